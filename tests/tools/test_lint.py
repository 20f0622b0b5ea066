"""Every house rule fails where it should, holds its tongue where it should, and can be excused with a reason only."""

import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from tools.lint import mirror
from tools.lint.__main__ import breaches_in, breaches_of
from tools.lint.rules import FUNCTION_LIMIT, MODULE_LIMIT, RULES
from tools.lint.source import Source

ROOT = Path(__file__).parent.parent.parent
LONG_FUNCTION = "def long() -> None:\n" + "    pass\n" * FUNCTION_LIMIT
LONG_DOCSTRING = 'def fine() -> None:\n    """Many.\n' + "\n    words" * FUNCTION_LIMIT + '\n    """\n'

BREACHES = [
    ("sql-in-store", "src/voltway/stations/list.py", 'query = "select id from station"'),
    ("sql-in-store", "src/voltway/stations/list.py", 'query = """\n  INSERT INTO station (id) VALUES (%s)\n"""'),
    ("sql-in-store", "src/voltway/kit/bus.py", 'query = f"update {TABLE} set state = %s"'),
    ("sql-in-store", "src/voltway/kit/bus.py", 'query = "delete from job where id = %s"'),
    ("sql-in-store", "src/voltway/kit/bus.py", 'query = "with due as (select 1) select * from due"'),
    ("sql-in-store", "src/voltway/kit/bus.py", 'query = "select pg_advisory_lock(1)"'),
    ("sql-in-store", "src/voltway/kit/bus.py", 'query = "CREATE UNLOGGED TABLE x (id int)"'),
    ("sql-in-store", "src/voltway/kit/bus.py", 'query = "copy station (id) from stdin"'),
    ("aware-time", "src/voltway/kit/clock.py", "now = datetime.now()"),
    ("aware-time", "src/voltway/kit/clock.py", "now = datetime.datetime.now()"),
    ("aware-time", "src/voltway/kit/clock.py", "now = datetime.utcnow()"),
    ("aware-time", "src/voltway/kit/clock.py", "new_year = datetime(2030, 1, 1)"),
    ("aware-time", "tests/kit/test_clock.py", "plain = now.replace(tzinfo=None)"),
    ("aware-time", "tests/kit/test_clock.py", "local = now.astimezone()"),
    ("parameters-not-text", "src/voltway/stations/store.py", 'query = f"select id from station where id = {name}"'),
    ("parameters-not-text", "src/voltway/stations/store.py", 'query = f"""\n update station set {column} = 1"""'),
    ("parameters-not-text", "src/voltway/stations/store.py", "query = \"delete from job where id = '%s'\" % name"),
    ("parameters-not-text", "src/voltway/stations/store.py", 'query = "select id from station where " + where'),
    ("parameters-not-text", "src/voltway/stations/store.py", 'query = "copy {} from stdin".format(table)'),
    ("constant-time", "src/voltway/people/hashing.py", "same = given == self.secret"),
    ("constant-time", "src/voltway/people/hashing.py", "same = row.key_hash != sha256(key)"),
    ("constant-time", "src/voltway/people/hashing.py", 'same = data["csrf_token"] == wanted'),
    ("constant-time", "src/voltway/people/hashing.py", "same = password() == given"),
    ("look-who-answers", "src/voltway/kit/bus.py", "client = AsyncClient(verify=False)"),
    ("look-who-answers", "src/voltway/kit/bus.py", "client = AsyncClient(follow_redirects=True)"),
    ("look-who-answers", "src/voltway/kit/bus.py", "context.verify_mode = ssl.CERT_NONE"),
    ("look-who-answers", "src/voltway/kit/bus.py", "context.check_hostname = False"),
    ("cookies-in-one-place", "src/voltway/api/front.py", 'kept = Cookie(key="a", value="b")'),
    ("cookies-in-one-place", "src/voltway/api/front.py", 'response.set_cookie("a", "b")'),
    ("cookies-in-one-place", "src/voltway/api/front.py", "response.set_cookie(cookies.cookie(a), secure=False)"),
    ("nothing-inline", "src/voltway/api/templates/x.html", "<script>go()</script>"),
    ("nothing-inline", "src/voltway/api/templates/x.html", "<style>p { color: red }</style>"),
    ("nothing-inline", "src/voltway/api/templates/x.html", '<p style="color: red">'),
    ("nothing-inline", "src/voltway/api/templates/x.html", '<a onclick="go()">'),
    ("nothing-inline", "src/voltway/api/templates/x.html", '<a href="javascript:go()">'),
    ("nothing-inline", "src/voltway/api/templates/x.html", "<p>{{ name|safe }}"),
    ("nothing-inline", "src/voltway/api/templates/x.html", "{% autoescape false %}"),
    ("text-is-no-markup", "src/voltway/api/static/x.js", "element.innerHTML = name;"),
    ("text-is-no-markup", "src/voltway/api/static/x.js", "eval(text);"),
    ("text-is-no-markup", "src/voltway/api/static/x.js", "localStorage.setItem('token', token);"),
    ("no-float-money", "src/voltway/tariffs/price.py", "vat = 0.19"),
    ("no-float-money", "src/voltway/billing/rating.py", "def rate(energy_wh: float) -> None: ..."),
    ("no-float-money", "src/voltway/payments/capture.py", "amount = float(text)"),
    ("no-float-money", "src/voltway/vocabulary/money.py", "half = 0.5"),
    ("short-function", "src/voltway/kit/bus.py", LONG_FUNCTION),
    ("short-function", "src/voltway/kit/bus.py", LONG_FUNCTION.replace("def", "async def", 1)),
    ("short-module", "src/voltway/kit/bus.py", "x = 1\n" * (MODULE_LIMIT + 1)),
    ("field-names", "src/voltway/kit/bus.py", "def find(charge_point: str) -> None: ..."),
    ("field-names", "src/voltway/kit/bus.py", "class ChargePointStore: ..."),
    ("field-names", "src/voltway/kit/bus.py", "chargers = []"),
    ("field-names", "tests/kit/test_bus.py", "for cp_id in ids:\n    pass"),
    ("field-names", "src/voltway/kit/bus.py", "import ocpp.v16 as charge_point"),
    ("field-names", "src/voltway/kit/bus.py", "class A:\n    def f(self) -> None:\n        self.chargebox = 1"),
    ("field-names", "src/voltway/kit/charger.py", "x = 1"),
    ("telling-names", "src/voltway/kit/bus.py", "class SessionManager: ..."),
    ("telling-names", "src/voltway/kit/bus.py", "class BootHandler: ..."),
    ("telling-names", "tools/bench.py", "class MeterUtils: ..."),
    ("telling-names", "src/voltway/kit/bus.py", "class StationData: ..."),
    ("telling-names", "src/voltway/kit/bus.py", "class StationInfo: ..."),
    ("no-machine-traces", "docs/running.md", "Unpack it in /" + "home/anna/voltway."),
    ("no-machine-traces", "tools/x.py", 'path = "/' + 'work/main"'),
    ("no-machine-traces", "requirements/runtime.txt", "--index-url https://py" + "pi.org/simple"),
    ("no-machine-traces", "requirements/runtime.txt", "--find-links file://" + "/opt/wheels"),
    ("argued-exceptions", "src/voltway/kit/bus.py", "x = y  # no" + "qa: S608"),
    ("argued-exceptions", "src/voltway/kit/bus.py", "x = y  # type: " + "ignore[assignment]"),
]

NO_BREACHES = [
    ("src/voltway/stations/store.py", 'query = "select id from station"'),
    ("src/voltway/stations/store_sites.py", 'query = "select id from site"'),
    ("src/voltway/kit/postgres.py", 'query = "select 1"'),
    ("tests/stations/test_store.py", 'rows = fetch("select id from station")'),
    ("src/voltway/cli/station.py", 'help = "Select a station from the list"'),
    ("src/voltway/cli/station.py", '"""select this from that."""'),
    ("src/voltway/cli/station.py", 'help = "Update the settings and set the clock"'),
    ("src/voltway/stations/store.py", 'query = f"select {_COLUMNS} from station where id = %s"'),
    ("src/voltway/stations/store.py", 'query = f"insert into reading ({readings.COLUMNS}) values (%s)"'),
    ("src/voltway/stations/store.py", 'query = "select id from station where " + ("a = %s" if a else "b = %s")'),
    ("src/voltway/stations/store.py", 'query = SQL("select id from {}").format(Identifier(table))'),
    ("src/voltway/cli/token.py", 'output.say(f"{count} put into group {group}.")'),
    ("src/voltway/people/hashing.py", "same = hmac.compare_digest(given, self.secret)"),
    ("src/voltway/people/hashing.py", 'if secret == "":\n    pass'),
    ("src/voltway/people/hashing.py", "if row.token_uid == token_uid:\n    pass"),
    ("src/voltway/audit/chain.py", "if entry.hash != digest:\n    pass"),
    ("src/voltway/kit/bus.py", "client = AsyncClient(verify=context, follow_redirects=False)"),
    ("src/voltway/api/front.py", "response.set_cookie(cookies.session_cookie(token, secure))"),
    ("src/voltway/api/cookies.py", 'kept = Cookie(key="a", value="b")'),
    ("src/voltway/api/templates/x.html", '<script src="/static/x.js" defer></script><p class="on-line">{{ name }}'),
    ("src/voltway/api/static/x.js", "element.textContent = name;"),
    ("src/voltway/kit/clock.py", "now = datetime.now(UTC)"),
    ("src/voltway/kit/clock.py", "now = clock.now()"),
    ("src/voltway/kit/clock.py", "new_year = datetime(2030, 1, 1, tzinfo=UTC)"),
    ("src/voltway/kit/clock.py", "utc = now.astimezone(UTC)"),
    ("src/voltway/stations/power.py", "share = 0.5"),
    ("src/voltway/kit/bus.py", LONG_DOCSTRING),
    ("src/voltway/ocpp/wire/v16.py", "class ChargePointStatus: ..."),
    ("src/voltway/ocpp/wire/v16.py", "x = 1\n" * (MODULE_LIMIT + 1)),
    ("src/voltway/ocpp/inbound/status.py", "from voltway.ocpp.wire.v16 import ChargePointStatus"),
    ("src/voltway/ocpp/inbound/status.py", "known = message.charge_point_model"),
    ("src/voltway/vocabulary/facts.py", "class DataTransferred: ...\nclass InformationAsked: ..."),
    ("docs/api.md", "GET https://voltway.example/home/sessions"),
    ("src/voltway/kit/bus.py", "x = y  # no" + "qa: S608 - the table name is one of ours"),
]


def breaches(path: str, text: str) -> list[str]:
    return list(breaches_in(Source(PurePosixPath(path), text), RULES))


@pytest.mark.parametrize(("rule", "path", "text"), BREACHES)
def test_a_breach_is_found_and_named(rule: str, path: str, text: str) -> None:
    found = breaches(path, text)
    assert len(found) == 1
    assert found[0].startswith(f"{path}:")
    assert f": {rule}: " in found[0]


def test_every_rule_has_been_shown_to_fail() -> None:
    assert {rule for rule, _, _ in BREACHES} == {rule.id for rule in RULES}


@pytest.mark.parametrize(("path", "text"), NO_BREACHES)
def test_what_is_right_passes(path: str, text: str) -> None:
    assert breaches(path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "vat = 0.19  # house: allow no-float-money because it is a test",
        "# house: allow no-float-money because it is a test\nvat = 0.19",
        "# house: allow no-float-money because it is a test\n# and a second line of why\nvat = 0.19",
    ],
)
def test_a_breach_with_a_reason_is_allowed(text: str) -> None:
    assert breaches("src/voltway/tariffs/price.py", text) == []


def test_an_allowance_without_a_reason_is_a_breach() -> None:
    found = breaches("src/voltway/tariffs/price.py", "vat = 0.19  # house: allow no-float-money")
    assert found == ["src/voltway/tariffs/price.py:1: allows no-float-money without `because <reason>`"]


@pytest.mark.parametrize("rule", ["no-float-money", "sql-in-store", "no-such-rule"])
def test_an_allowance_that_excuses_nothing_is_a_breach(rule: str) -> None:
    found = breaches("src/voltway/tariffs/price.py", f"x = 1  # house: allow {rule} because it was so once")
    assert len(found) == 1
    assert "nothing there breaks such a rule" in found[0]


def test_an_allowance_does_not_reach_the_next_line() -> None:
    text = "a = 0.1  # house: allow no-float-money because it is a test\nb = 0.2"
    assert [line.split(": ")[0] for line in breaches("src/voltway/tariffs/price.py", text)] == [
        "src/voltway/tariffs/price.py:2"
    ]


def test_an_allowance_in_a_string_is_no_allowance() -> None:
    text = 'a = (0.1, "house: allow no-float-money because it is a test")'
    assert len(breaches("src/voltway/tariffs/price.py", text)) == 1


def paths(*names: str) -> set[PurePosixPath]:
    return {PurePosixPath(name) for name in names}


def test_a_module_without_a_test_of_its_name_is_found() -> None:
    found = list(mirror.find_unmirrored(paths("src/voltway/ocpp/frame.py", "tests/test_frame.py"), {}))
    assert found == [("src/voltway/ocpp/frame.py", "has no tests/ocpp/test_frame.py")]


def test_modules_with_tests_generated_modules_and_argued_exceptions_pass() -> None:
    there = paths(
        "src/voltway/ocpp/frame.py",
        "tests/ocpp/test_frame.py",
        "src/voltway/ocpp/__init__.py",
        "src/voltway/ocpp/wire/v16.py",
        "src/voltway/kit/log.py",
    )
    assert list(mirror.find_unmirrored(there, {"src/voltway/kit/log.py": "its output is asserted everywhere"})) == []


def test_a_test_of_the_same_folder_that_imports_the_module_counts() -> None:
    there = paths(
        "src/voltway/simulator/orders/reset.py", "tests/simulator/test_orders.py", "tests/ocpp/test_orders.py"
    )
    told = "from voltway.simulator.orders import reset\n"
    near = mirror.imports_of_tests([Source(PurePosixPath("tests/simulator/test_orders.py"), told)])
    far = mirror.imports_of_tests([Source(PurePosixPath("tests/ocpp/test_orders.py"), told)])
    assert list(mirror.find_unmirrored(there, {}, near)) == []
    assert [path for path, _ in mirror.find_unmirrored(there, {}, far)] == ["src/voltway/simulator/orders/reset.py"]


@pytest.mark.parametrize(
    ("there", "listed", "what"),
    [
        (("src/voltway/a.py", "tests/test_a.py"), "src/voltway/a.py: because", "has a test now"),
        (("src/voltway/a.py",), "src/voltway/a.py:", "without a reason"),
        ((), "src/voltway/a.py: because", "not there any more"),
    ],
)
def test_an_exception_from_mirroring_must_stay_true(there: tuple[str, ...], listed: str, what: str) -> None:
    found = list(mirror.find_unmirrored(paths(*there), mirror.read_exceptions(f"# comment\n\n{listed}\n")))
    assert len(found) == 1
    assert what in found[0][1]


def test_a_whole_checkout_is_searched(tmp_path: Path) -> None:
    module = tmp_path / "src/voltway/tariffs/price.py"
    module.parent.mkdir(parents=True)
    module.write_text("vat = 0.19\n", encoding="utf-8")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\xff")
    found = list(breaches_of(tmp_path))
    assert [line.split(": ")[1] for line in found] == ["no-float-money", "mirrored-tests"]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("src/voltway/kit/x.py", '"""X."""\n\ndef f() -> None:\n    pass\n', "D103"),
        ("src/voltway/kit/x.py", '"""X."""\n\n\nclass A:\n    pass\n', "D101"),
        ("src/voltway/kit/x.py", "x = 1\n", "D100"),
        ("src/voltway/kit/x.py", '"""X."""\n# x = compute(1)\n', "ERA001"),
        ("src/voltway/kit/x.py", '"""X."""\nprint("here")\n', "T201"),
        ("src/voltway/kit/x.py", '"""X."""\ntry:\n    f()\nexcept Exception:\n    pass\n', "BLE001"),
    ],
)
def test_what_is_left_to_ruff_is_held_by_ruff(path: str, text: str, code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename", path, "-"],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f" {code} " in done.stdout
