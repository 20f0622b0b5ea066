import pytest

from voltway.ocpp.quirks import ALL, ModelMatch
from voltway.ocpp.quirks.quirk import because, quoted
from voltway.vocabulary.stations import OcppVersion


def test_vendor_and_model_are_patterns_without_case() -> None:
    match = ModelMatch(vendor="zj*beny*", model="bcp-*")
    assert match.holds("ZJBENY", "BCP-A2N-L", "")
    assert match.holds(" ZJ Beny ", "bcp-b2n-l", "")
    assert not match.holds("ZJBENY", "OTHER", "")
    assert not match.holds("", "", "")


@pytest.mark.parametrize(
    ("bounds", "firmware", "holds"),
    [
        ("", "", True),
        ("<=1.8.21", "TAC3Z9119006710273::V1.8.21", True),
        ("<=1.8.21", "V1.8.22", False),
        ("<=1.8.21", "1.8", True),
        ("<=1.8.21", "1.10.0", False),
        ("<=1.8.21", "", False),
        ("<=1.8.21", "unknown", False),
        (">=5,<5.7", "05.621", False),
        (">=5,<5.7", "05.6", True),
        (">=5,<5.7", "4.99", False),
        ("==5.0", "v5", False),
        ("==5.0", "v5.0.0", True),
        (">6", "6.0.1-rc3", True),
    ],
)
def test_firmware_is_compared_by_its_numbers(bounds: str, firmware: str, holds: bool) -> None:
    assert ModelMatch(firmware=bounds).holds("any", "any", firmware) is holds


def test_a_bound_that_is_none_is_a_mistake_and_says_so() -> None:
    with pytest.raises(ValueError, match="no comparison of firmware versions"):
        ModelMatch(firmware="1.8.21").holds("any", "any", "1.8.21")


@pytest.mark.parametrize("quirk", ALL.values(), ids=list(ALL))
def test_every_bound_in_use_is_readable_and_every_quirk_explains_itself(quirk: object) -> None:
    named = ALL[quirk.name]  # type: ignore[attr-defined]  # parametrised with the table's own values
    for match in named.models:
        match.holds("any", "any", "1.2.3")
    assert named.why.endswith(".")
    assert named.sources
    assert named.name.isidentifier()
    assert named.name.islower()


def test_a_quirk_concerns_its_actions_and_versions() -> None:
    settings = ALL["typed_settings"]
    assert settings.concerns("GetConfiguration", OcppVersion.V16)
    assert not settings.concerns("GetConfiguration", OcppVersion.V201)
    assert not settings.concerns("Heartbeat", OcppVersion.V16)
    assert ALL["zone_missing"].concerns("Heartbeat", OcppVersion.V21)
    assert not ALL["slow_triggers"].concerns("TriggerMessage", OcppVersion.V16)


def test_a_sentence_tells_the_first_reasons_and_counts_the_rest() -> None:
    assert because(["a"]) == "corrected because a"
    assert because(["a", "b", "c", "d"]) == "corrected because a; b; c; d"
    assert because(["a", "b", "c", "d", "e", "f"]) == "corrected because a; b; c; d; and 2 more"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("17", '"17"'),
        (17, "17"),
        (True, "true"),
        (None, "null"),
        (1.5, "1.5"),
        ({"a": 1}, "an object"),
        ([1], "a list"),
        (10**400, "a huge number"),
        ("a\nb", "'\"a\\nb\"'"),
    ],
)
def test_what_a_station_told_is_quoted_safely(value: object, shown: str) -> None:
    assert quoted(value) == shown


def test_a_long_text_is_cut_in_a_sentence() -> None:
    assert len(quoted("x" * 10_000)) == 120
