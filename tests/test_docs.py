"""The documentation is true: links lead somewhere, commands and files exist, tables hold what the code holds."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from tools import advisories, pages, pictures
from voltway.api.app import RESOURCES
from voltway.api.live import KINDS
from voltway.audit.chain import Fault
from voltway.cli.main import build
from voltway.kit.settings_reader import load
from voltway.people.roles import ShippedRole
from voltway.people.throttle import Kind
from voltway.simulator.behaviours.table import BEHAVIOURS
from voltway.vocabulary.approvals import ApprovalState, DangerousAct
from voltway.vocabulary.commands import CommandState, OperatorOrder
from voltway.vocabulary.incidents import IncidentRule, SecurityEventKind
from voltway.vocabulary.posture import FindingKind
from voltway.vocabulary.sessions import Rule, StopCause
from voltway.webhooks.events import SUBSCRIBABLE

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "src" / "voltway"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
# Where a shell, or a sentence of ours, begins a command: with variables before it, or none.
COMMAND = r"(?:^|[|;(`$:]|&&)[ \t]*(?:[A-Z_]+=\S*[ \t]+)*"
END = re.compile(r"\s(?:\||>|&&|#)(?:\s|$)|[;`)]|…")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose_of(name: str) -> str:
    return FENCE.sub("", text_of(name))


def code_in(name: str) -> Iterator[str]:
    """Every piece of code: fenced blocks, with continued lines joined, and spans in the text."""
    for _, block in FENCE.findall(text_of(name)):
        yield block.replace("\\\n", " ")
    yield from SPAN.findall(prose_of(name))


def calls(name: str, program: str) -> list[str]:
    """What follows `program` wherever a document calls it."""
    pattern = re.compile(rf"{COMMAND}{program}[ \t]+([^\n]*)", re.MULTILINE)
    return [END.split(found)[0].strip() for code in code_in(name) for found in pattern.findall(code)]


def anchor(heading: str) -> str:
    """As the well-known forges make it of a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    return re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")


def first_cells(name: str, heading: str) -> list[str]:
    """The code in the first cell of each row of the tables under a heading."""
    _, _, rest = text_of(name).partition(f"\n{heading}\n")
    assert rest, f"{name} has no {heading!r}"
    section = re.split(r"^#{1,2} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
    return [cell for row in re.findall(r"^\| (`.+?) \|", section, re.MULTILINE) for cell in SPAN.findall(row)]


@cache
def command_line() -> Any:
    return typer.main.get_command(build(None))


# --- links


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    for target in LINK.findall(prose_of(name)):
        if target.startswith(("http://", "https://")):
            assert target.startswith("https://"), target
            continue
        path, _, fragment = target.partition("#")
        file = ((ROOT / name).parent / path).resolve() if path else ROOT / name
        assert file.exists(), f"{name} links to {target}"
        if fragment:
            anchors = {anchor(heading) for heading in HEADING.findall(FENCE.sub("", file.read_text(encoding="utf-8")))}
            assert fragment in anchors, f"{name} links to {target}"


def test_every_page_can_be_found() -> None:
    linked = {
        ((ROOT / name).parent / target.partition("#")[0]).resolve()
        for name in NAMES
        for target in LINK.findall(prose_of(name))
        if "://" not in target
    }
    assert [str(page) for page in DOCUMENTS if page != ROOT / "README.md" and page.resolve() not in linked] == []


# --- commands


def problem_with(call: str) -> str | None:
    """Why `voltway <call>` can't be typed, or None."""
    command = command_line()
    words = shlex.split(call.replace("<", "'<").replace(">", ">'"))
    while (below := getattr(command, "commands", None)) and words and not words[0].startswith("-"):
        if words[0] not in below:
            return f"there is no command {words[0]}"
        command, words = below[words[0]], words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in {*known, "--help"}]
    return f"there is no option {unknown[0]}" if unknown else None


@pytest.mark.parametrize("name", NAMES)
def test_commands_exist(name: str) -> None:
    problems = {call: problem_with(call) for call in calls(name, "voltway") if call and call[0].isascii()}
    assert {call: problem for call, problem in problems.items() if problem} == {}


def test_a_command_that_does_not_exist_is_found() -> None:
    assert problem_with("station shout DEPOT-7") == "there is no command shout"
    assert problem_with("station show DEPOT-7 --loud") == "there is no option --loud"
    assert problem_with("station list --offline --search x") is None


@pytest.mark.parametrize("name", NAMES)
def test_make_targets_exist(name: str) -> None:
    targets = re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE)
    assert {call.split()[0] for call in calls(name, "make")} - set(targets) == set()


def test_the_readme_lists_the_make_targets() -> None:
    listed = {cell.removeprefix("make ") for cell in first_cells("README.md", "## Make")}
    assert listed == set(re.findall(r"^([a-z]+): .*## ", MAKEFILE, re.MULTILINE)) - {"help"}


@pytest.mark.parametrize("name", NAMES)
def test_python_modules_exist(name: str) -> None:
    for module in re.findall(r"python -m ([\w.]+)", text_of(name)):
        assert importlib.util.find_spec(module) is not None, module


# --- files

FILE = re.compile(r"\.?\w[\w./-]*(?:/|\.(?:py|sql|md|toml|txt|sh|svg|in))")
MADE = {"benchmarks/results/latest.md", "voltway.toml"}
"""Files that are there after a run."""


def exists(path: str) -> bool:
    """Whether a file is there as it is written: from the root, from the product, or by its bare name anywhere in it."""
    if (ROOT / path).exists() or (PRODUCT / path).exists() or (ROOT / "docs" / path).exists():
        return True
    return "/" not in path and any(PRODUCT.rglob(path))


@pytest.mark.parametrize("name", [name for name in NAMES if "decisions" not in name])
def test_files_exist(name: str) -> None:
    named = {span for span in SPAN.findall(prose_of(name)) if FILE.fullmatch(span)} - MADE
    patterns = {path for path in named if re.search(r"NNNN|\d{4}_(?:pre|post)_add_cause|store_\*", path)}
    assert {path for path in named - patterns if not exists(path)} == set()


def test_the_table_of_changes_names_files() -> None:
    _, _, rest = text_of("CONTRIBUTING.md").partition("## To change X")
    rows = re.findall(r"^\| (?!---|to change)(.+?) \| (.+) \|$", rest.partition("\n## ")[0], re.MULTILINE)
    assert len(rows) > 20
    assert [subject for subject, files in rows if not any(FILE.fullmatch(span) for span in SPAN.findall(files))] == []


# --- what the code says


@pytest.mark.parametrize("name", list(pages.PAGES))
def test_pages_written_by_programs_are_up_to_date(name: str) -> None:
    written = pages.PAGES[name]()
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == written, "run python -m tools.pages"


def test_the_settings_page_has_every_setting_of_voltway_config(tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.touch()
    settings = load(empty, {}).origins
    page = text_of("docs/settings.md")
    assert [setting.key for setting in settings if f"`{setting.variable}`" not in page] == []
    assert len(re.findall(r"<br>`VOLTWAY_\w+`", page)) == len(settings)


@pytest.mark.parametrize("name", NAMES)
def test_settings_exist(name: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.touch()
    settings = load(empty, {}).origins
    sections = "|".join(sorted({setting.key.partition(".")[0] for setting in settings if "." in setting.key}))
    keys = {span for span in SPAN.findall(prose_of(name)) if re.fullmatch(rf"(?:{sections})\.[a-z]\w+", span)}
    files = {key for key in keys if key.endswith((".py", ".md"))}
    assert keys - files - {setting.key for setting in settings} - {"gateway.last_batch"} == set()
    variables = set(re.findall(r"\bVOLTWAY_[A-Z_]+\b", text_of(name)))
    assert variables - {setting.variable for setting in settings} - {"VOLTWAY_CONFIG", advisories.REQUIRED} == set()


@pytest.mark.parametrize(
    ("name", "heading", "words"),
    [
        ("docs/sessions.md", "## The rules", list(Rule)),
        ("docs/sessions.md", "## Stop causes", list(StopCause)),
        ("docs/stations.md", "## Orders", list(CommandState)),
        ("docs/simulator.md", "## Misbehaviour", list(BEHAVIOURS)),
        ("docs/sign-in.md", "## Roles", list(ShippedRole)),
        ("docs/sign-in.md", "## Limits", list(Kind)),
        ("docs/posture.md", "## What is found", list(FindingKind)),
        ("docs/incidents.md", "## The rules", list(IncidentRule)),
        ("docs/incidents.md", "## The events", list(SecurityEventKind)),
        ("docs/approvals.md", "## What can take a second person", list(DangerousAct)),
        ("docs/approvals.md", "## Ask, approve, refuse", list(ApprovalState)),
        ("docs/audit.md", "## Prove that nothing was changed", list(Fault)),
        ("docs/webhooks.md", "## Events", list(SUBSCRIBABLE)),
        ("docs/api.md", "## Orders", [kind.__name__ for kind in get_args(OperatorOrder)]),
    ],
)
def test_tables_are_complete(name: str, heading: str, words: list[str]) -> None:
    assert sorted(first_cells(name, heading)) == sorted(map(str, words))


def test_the_api_page_names_every_resource_and_kind_of_change() -> None:
    resources = {re.sub(r":\w+\}", "}", path) for handler in RESOURCES for path in handler.paths}
    assert set(first_cells("docs/api.md", "## What there is")) == resources
    assert {kind for kind in KINDS if f"`{kind}`" not in text_of("docs/api.md")} == set()


def test_every_metric_is_explained() -> None:
    made = re.compile(r"metrics\.(?:count|counted|gauge|spread)\(\s*\"(\w+)\"")
    sources = [path.read_text(encoding="utf-8") for path in PRODUCT.rglob("*.py") if path.name != "metrics.py"]
    metrics = {name for source in sources for name in made.findall(source)} - {"info"}
    explained = re.findall(r"`voltway_(\w+?)(?:_total)?`", text_of("docs/operating.md"))
    assert metrics
    assert set(explained) == metrics


def test_decisions_are_listed() -> None:
    files = {path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    assert set(re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", text_of("docs/decisions/README.md"))) == files


# --- pictures


def test_pictures_load_nothing_from_elsewhere() -> None:
    drawn = list((ROOT / "docs" / "pictures").glob("*.svg"))
    assert drawn
    for picture in drawn:
        assert not re.search(r"url\([\"']?https?:|<image|<script", picture.read_text(encoding="utf-8")), picture.name


def test_a_picture_shows_what_the_terminal_showed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FOLDER", tmp_path)
    pictures.draw("version", ["--version"])
    drawn = (tmp_path / "version.svg").read_text(encoding="utf-8")
    assert re.search(r"voltway&#160;\d+\.\d+\.\d+", drawn)
    assert "url(http" not in drawn
