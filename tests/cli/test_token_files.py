"""`voltway token import` and `export`: tokens as CSV."""

import threading
from pathlib import Path

from tests.fixtures.bus_thread import BusThread
from tests.fixtures.command_line import Execute, Voltway
from voltway.vocabulary.subjects import TOKENS_CHANGED


def test_a_rehearsal_then_the_import(voltway: Voltway, execute: Execute, tmp_path: Path, bus_thread: BusThread) -> None:
    told = threading.Event()
    bus_thread.subscribe(TOKENS_CHANGED, lambda *_: told.set())
    file = tmp_path / "cards.csv"
    file.write_text("token_uid;holder\nA;Ada\nB;Bob\n", "utf-8-sig")
    rehearsed = voltway("token", "import", str(file), "--dry-run")
    assert (rehearsed.code, rehearsed.out) == (
        0,
        "2 would be added, 0 would be changed, 0 unchanged, 0 wrong.\nNothing was changed.\n",
    )
    assert execute("select * from token") == []
    assert not told.is_set()
    assert voltway("token", "import", str(file)).out == "2 added, 0 changed, 0 unchanged, 0 wrong.\n"
    assert execute("select token_uid, holder from token order by 1") == [("A", "Ada"), ("B", "Bob")]
    assert told.wait(5), "gateways forget what they remember"


def test_wrong_lines_are_told_and_can_be_left_out(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_text("token_uid,kind\nA,\nB,RFID\nC,iso15693,x\n", "utf-8")
    said = voltway("token", "import", str(file))
    assert said.code == 1
    assert "Line 3, kind: 'RFID' is none of Central" in said.words
    assert "Line 4: there are 3 cells, the header has 2" in said.words
    assert "Nothing was changed. Mend the lines, or add --skip-errors." in said.words
    assert execute("select * from token") == []
    document = voltway("token", "import", str(file), "--skip-errors", "--json").document
    assert (document["added"], document["wrong"], document["applied"]) == (1, 2, True)
    assert [problem["line"] for problem in document["problems"]] == [3, 4]
    assert execute("select token_uid from token") == [("A",)]


def test_many_problems_are_summed_up(voltway: Voltway, tmp_path: Path) -> None:
    file = tmp_path / "cards.csv"
    file.write_text("token_uid,kind\n" + "".join(f"T{number},x\n" for number in range(60)), "utf-8")
    assert "… and 10 more problems." in voltway("token", "import", str(file)).out


def test_files_that_can_not_be_used(voltway: Voltway, tmp_path: Path) -> None:
    missing = voltway("token", "import", str(tmp_path / "missing.csv"))
    assert missing.code == 2
    assert "can't be read (No such file or directory)" in missing.err
    (tmp_path / "odd.csv").write_text("uid\nA\n")
    assert "columns nobody knows: uid" in voltway("token", "import", str(tmp_path / "odd.csv")).err
    assert "can't be written" in voltway("token", "export", "--output", str(tmp_path)).err


def test_what_is_exported_is_imported(voltway: Voltway, execute: Execute, tmp_path: Path) -> None:
    voltway("token", "add", "A", "--holder", "=cmd", "--driver", "ada", "--valid-until", "2030-07-01T12:00+02:00")
    voltway("token", "add", "B", "--station", "S1", "--station", "S2")
    file = tmp_path / "out.csv"
    assert voltway("token", "export", "--output", str(file)).code == 0
    assert voltway("token", "export").out == file.read_bytes().decode()
    assert "A,ISO14443,active,'=cmd,,,,2030-07-01T10:00:00Z,true,,,,false,ada,,\r\n" in file.read_bytes().decode()
    assert len(voltway("token", "export", "--driver", "ada").out.splitlines()) == 2
    before = execute("select * from token order by token_uid")
    assert voltway("token", "import", str(file)).out == "0 added, 0 changed, 2 unchanged, 0 wrong.\n"
    assert execute("select * from token order by token_uid") == before
