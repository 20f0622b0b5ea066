"""The rule about all files at once: every module of the product has a test file of its name.

Exceptions stand in untested.txt, one `path: reason` per line. Generated modules need none: their generator is tested.
"""

from collections.abc import Iterator, Set as AbstractSet
from pathlib import PurePosixPath

PRODUCT = PurePosixPath("src/voltway")
RULE = "mirrored-tests"


def mirror_of(module: PurePosixPath) -> PurePosixPath:
    """src/voltway/ocpp/frame.py is tested in tests/ocpp/test_frame.py."""
    inside = module.relative_to(PRODUCT)
    return PurePosixPath("tests", *inside.parts[:-1], f"test_{inside.name.lstrip('_')}")


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


def find_unmirrored(paths: AbstractSet[PurePosixPath], exceptions: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (file, what is wrong): modules without a test, and exceptions that are unargued or no longer true."""
    for module in sorted(path for path in paths if needs_test(path)):
        has_test, is_excepted = mirror_of(module) in paths, str(module) in exceptions
        if not has_test and not is_excepted:
            yield str(module), f"has no {mirror_of(module)}"
        elif has_test and is_excepted:
            yield str(module), "has a test now: take it out of tools/lint/untested.txt"
    for name, reason in exceptions.items():
        if not reason:
            yield name, "stands in tools/lint/untested.txt without a reason"
        if PurePosixPath(name) not in paths:
            yield name, "stands in tools/lint/untested.txt but is not there any more"
