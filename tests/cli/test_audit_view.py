"""How the audit trail, and what is wrong with it, is put into words."""

import pytest

from tests.audit.made import NOON, act
from voltway.audit import body
from voltway.audit.chain import Break, Fault, Proven
from voltway.audit.store import AuditKey
from voltway.audit.verifying import Verdict
from voltway.cli import audit_view
from voltway.cli.output import Times

UTC = Times("UTC")


def said(capsys: pytest.CaptureFixture[str], verdict: Verdict) -> str:
    audit_view.print_verdict(verdict, UTC)
    return " ".join(capsys.readouterr().out.split())


def verdict(number: int, signed: int = 0, broken: Break | None = None, *, trusted: bool = False) -> Verdict:
    proven = Proven(
        number=number,
        hash="00",
        checkpoints=int(signed > 0),
        signed_number=signed,
        signed_at=body.instant(NOON) if signed else None,
    )
    keys = [AuditKey(key_id="k", public_key=bytes(32), first_used_at=NOON)]
    return Verdict(proven=proven, broken=broken, keys=keys, trusted=trusted)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_names_its_entry(fault: Fault) -> None:
    words = audit_view.break_in_words(Break(number=1234, fault=fault, detail="k\x1b1"))
    assert "1,234" in words
    assert "\x1b" not in words
    assert words.endswith(".")


def test_what_is_whole_is_told_with_how_far_it_is_signed(capsys: pytest.CaptureFixture[str]) -> None:
    words = said(capsys, verdict(1234, 1200))
    assert "Whole: 1,234 entries and 1 checkpoint" in words
    assert "Signed up to entry 1,200, 2026-05-01 12:00:00 UTC." in words
    assert "Chained since then and not signed yet: 34 entries." in words
    assert "--public-key proves more: " + "00" * 32 in words
    assert words.endswith("--known 1234:00")
    assert "--public-key" not in said(capsys, verdict(1234, 1234, trusted=True))


def test_what_is_broken_is_told_with_what_still_holds(capsys: pytest.CaptureFixture[str]) -> None:
    broken = Break(number=9, fault=Fault.ENTRY_MISSING)
    words = said(capsys, verdict(8, 5, broken))
    assert words == (
        "BROKEN. Entry 9 is missing. Chained without a break: up to entry 8. Signed and proven: up to entry 5."
    )
    assert said(capsys, verdict(8, 0, broken)).endswith("No checkpoint proves any of them.")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, "b: 2 → 3"),
        ({"name": "old"}, {"name": "new"}, "name: old → new"),
        (None, {"name": "new"}, "name: new"),
        ({"name": "old"}, None, "name: old"),
        ({"x": "y" * 50}, None, "x: " + "y" * 39 + "…"),
        ("text", ["list"], ""),
    ],
)
def test_changes_are_told_in_a_few_words(before: object, after: object, words: str) -> None:
    told = act(1, before=before, after=after, reason=None, address=None)
    entry = body.read(1, body.body(told), bytes(32))
    [cell] = audit_view.listing([entry], UTC).columns[-1].cells
    assert cell == words
