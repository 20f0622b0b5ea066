"""The rule about all files at once: every module of the product is tested where a reader looks for it.

That is a test file of its name in the mirrored folder, or one of that folder (or a folder above, within the same
package) that imports the module: small modules of one subject may share a test file.

Exceptions stand in untested.txt, one `path: reason` per line. Generated modules need none: their generator is tested.
"""

import ast
from collections.abc import Iterable, Iterator, Set as AbstractSet
from pathlib import PurePosixPath

from tools.lint.source import Source

PRODUCT = PurePosixPath("src/voltway")
RULE = "mirrored-tests"


def mirror_of(module: PurePosixPath) -> PurePosixPath:
    """src/voltway/ocpp/frame.py is tested in tests/ocpp/test_frame.py."""
    inside = module.relative_to(PRODUCT)
    return PurePosixPath("tests", *inside.parts[:-1], f"test_{inside.name.lstrip('_')}")


def imports_of_tests(sources: Iterable[Source]) -> set[tuple[PurePosixPath, PurePosixPath]]:
    """(folder of a test file, module of the product it imports)."""
    return {
        (source.path.parent, PRODUCT.parent.joinpath(*dotted.split(".")).with_suffix(".py"))
        for source in sources
        if source.path.suffix == ".py" and source.path.parts[0] == "tests"
        for dotted in _dotted_imports(source)
    }


def _dotted_imports(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("voltway"):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("voltway"))


def is_imported(module: PurePosixPath, imports: AbstractSet[tuple[PurePosixPath, PurePosixPath]]) -> bool:
    """Whether a test of the mirrored folder, or of one above it within the package, imports the module."""
    folder = mirror_of(module).parent
    above = [folder, *folder.parents][: max(len(folder.parts) - 1, 1)]
    return any((place, module) in imports for place in above)


def needs_test(path: PurePosixPath) -> bool:
    return (
        path.suffix == ".py"
        and path.is_relative_to(PRODUCT)
        and path.name not in {"__init__.py", "__main__.py"}
        and "wire" not in path.parts[:-1]
    )


def read_exceptions(text: str) -> dict[str, str]:
    """Parse untested.txt: module path to reason. The reason is empty where none is given."""
    entries = (line.partition(":") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return {path.strip(): reason.strip() for path, _, reason in entries}


def find_unmirrored(
    paths: AbstractSet[PurePosixPath],
    exceptions: dict[str, str],
    imports: AbstractSet[tuple[PurePosixPath, PurePosixPath]] = frozenset(),
) -> Iterator[tuple[str, str]]:
    """Yield (file, what is wrong): modules without a test, and exceptions that are unargued or no longer true."""
    for module in sorted(path for path in paths if needs_test(path)):
        has_test = mirror_of(module) in paths or is_imported(module, imports)
        is_excepted = str(module) in exceptions
        if not has_test and not is_excepted:
            yield str(module), f"has no {mirror_of(module)}"
        elif has_test and is_excepted:
            yield str(module), "has a test now: take it out of tools/lint/untested.txt"
    for name, reason in exceptions.items():
        if not reason:
            yield name, "stands in tools/lint/untested.txt without a reason"
        if PurePosixPath(name) not in paths:
            yield name, "stands in tools/lint/untested.txt but is not there any more"
