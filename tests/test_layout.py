"""The checkout holds together: locks, Makefile, licences and import contracts do what they promise."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import voltway

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ["runtime.txt", "dev.txt", "uv.txt"]
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[\w,-]+\])?==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def pins(name: str) -> set[tuple[str, str, str]]:
    return {(pin["name"], pin["version"], pin["marker"] or "") for pin in PIN.finditer(lock(name))}


def required_name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index_and_hashes_everything(name: str) -> None:
    assert "://" not in lock(name)
    assert not re.search(r"^\s*-", lock(name).replace("    --hash=sha256:", ""), re.MULTILINE)
    blocks = re.split(r"\n(?=\S)", lock(name).strip())
    assert blocks
    for block in blocks:
        assert PIN.match(block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


def test_what_developers_run_is_what_users_run() -> None:
    assert pins("runtime.txt") <= pins("dev.txt")


def test_every_dependency_is_locked() -> None:
    locked = {name for name, _, _ in pins("runtime.txt")}
    assert {required_name(line) for line in PROJECT["project"]["dependencies"]} <= locked


def test_every_tool_is_locked() -> None:
    asked = {required_name(line) for line in lock("dev.in").splitlines() if line[0] not in "#-"}
    assert asked <= {name for name, _, _ in pins("dev.txt")}


def test_the_version_stands_in_one_place() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", voltway.__version__)


def test_make_without_a_target_lists_every_target() -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("there is no make on this machine, so nobody here can call it")
    # Without what an outer make hands down, as when a person types it.
    environment = {key: value for key, value in os.environ.items() if key not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    said = subprocess.run([make], cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    listed = re.findall(r"^make (\w+) +\S", said, re.MULTILINE)
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared is not None
    assert sorted(listed) == sorted(declared[1].split())


@pytest.mark.parametrize("script", [".ci/run", "tools/setup.sh"])
def test_scripts_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


# Named in the contracts before they are written.
PLANNED = {"ocpp/conversation", "ocpp/inbound", "ocpp/outbound", "ocpp/quirks", "ocpp/table", "simulator"}


@pytest.mark.parametrize(("contract", "field"), [("pure", "source_modules"), ("wire", "allowed_importers")])
def test_contracts_name_modules_that_exist(contract: str, field: str) -> None:
    contracts = {entry["id"]: entry for entry in PROJECT["tool"]["importlinter"]["contracts"]}
    named = {name.removeprefix("*.").replace(".", "/") for name in contracts[contract][field]}
    product = ROOT / "src" / "voltway"
    missing = {name for name in named if not (product / name).is_dir() and not (product / f"{name}.py").is_file()}
    assert missing <= PLANNED


# A small stand-in for the product, then one line too many: each contract must see it.
STUB = [
    "kit/bus.py",
    "vocabulary/errors.py",
    "vocabulary/stations.py",
    "journal/commit.py",
    "sessions/lifecycle.py",
    "stations/store.py",
    "people/store.py",
    "ocpp/frame.py",
    "ocpp/gateway.py",
    "ocpp/inbound/boot.py",
    "ocpp/wire/v16.py",
    "simulator/station.py",
    "api/sessions.py",
    "cli/main.py",
]
FLOORS, KIT, WIRE, PURE = "imports point down", "the machinery knows", "only the translators", "deciding needs no I/O"
BREACHES = [
    ("kit/bus.py", "import voltway.stations.store", FLOORS),
    ("vocabulary/stations.py", "import voltway.kit.bus", FLOORS),
    ("sessions/lifecycle.py", "import voltway.ocpp.frame", FLOORS),
    ("stations/store.py", "import voltway.people.store", FLOORS),
    ("api/sessions.py", "import voltway.cli.main", FLOORS),
    ("api/sessions.py", "import voltway.simulator.station", FLOORS),
    ("unknown/new.py", "import voltway.kit.bus", FLOORS),
    ("kit/bus.py", "import voltway.vocabulary.stations", KIT),
    ("ocpp/gateway.py", "import voltway.ocpp.wire.v16", WIRE),
    ("ocpp/frame.py", "import asyncio", PURE),
    ("sessions/lifecycle.py", "import psycopg", PURE),
    ("ocpp/inbound/boot.py", "import voltway.kit.bus", PURE),
]
NO_BREACHES = [
    ("kit/bus.py", "import voltway.vocabulary.errors"),
    ("ocpp/inbound/boot.py", "import voltway.ocpp.wire.v16"),
    ("simulator/station.py", "import voltway.ocpp.wire.v16"),
    ("cli/main.py", "import voltway.simulator.station"),
    ("journal/commit.py", "import asyncio, voltway.kit.bus"),
]


def write_module(root: Path, name: str, text: str) -> None:
    module = root / "voltway" / name
    module.parent.mkdir(parents=True, exist_ok=True)
    for folder in [module.parent, *module.parent.parents]:
        if folder == root:
            break
        (folder / "__init__.py").touch()
    module.write_text(text + "\n", encoding="utf-8")


def contracts_said(root: Path) -> tuple[int, str]:
    """Run the project's own contracts on the package under `root`: (exit code, output)."""
    for name in STUB:
        if not (root / "voltway" / name).exists():
            write_module(root, name, "")
    shutil.copy(ROOT / "pyproject.toml", root)
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=root,
        env={"PYTHONPATH": str(root), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_an_import_against_the_plan_is_found(tmp_path: Path, module: str, line: str, contract: str) -> None:
    write_module(tmp_path, module, line)
    code, said = contracts_said(tmp_path)
    assert code == 1
    assert re.search(rf"^{re.escape(contract)}.* BROKEN", said, re.MULTILINE), said


@pytest.mark.parametrize(("module", "line"), NO_BREACHES)
def test_an_import_along_the_plan_passes(tmp_path: Path, module: str, line: str) -> None:
    write_module(tmp_path, module, line)
    code, said = contracts_said(tmp_path)
    assert code == 0, said
