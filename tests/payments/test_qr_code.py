"""The vectors are those of Open Charging Technology's whitepaper on one-time passwords; some stand here, too."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from voltway.payments.qr_code import Codes, CodeTerms, checked, codes_at, matching_slot, url_of
from voltway.vocabulary.errors import InvalidInput

FOLDER = Path(__file__).parents[2].parent / "shared" / "standards" / "payments"
OURS = {
    "sharedSecret": "secret",
    "validityTimeSeconds": "validity_s",
    "totpLength": "length",
    "alphabet": "alphabet",
    "hashAlgorithm": "hash",
}
TERMS = CodeTerms(secret="secure!Charging!")
NOW = datetime(2024, 5, 23, 0, 23, 5, tzinfo=UTC)


def vectors(name: str) -> list[Any]:
    file = FOLDER / name
    if not file.exists():
        missing = pytest.mark.skip(reason="the vectors of the whitepaper are not beside this checkout")
        return [pytest.param(None, marks=missing)]
    told = json.loads(file.read_text(encoding="utf-8"))["vectors"]
    # Binding to a TLS connection is no part of OCPP 2.1.
    return [pytest.param(one, id=one["id"]) for one in told if "requires" not in one]


def at(told: dict[str, Any]) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=told["unixTimestampMillis"])


def terms(told: dict[str, Any]) -> CodeTerms:
    return msgspec.convert({OURS[name]: value for name, value in told.items() if name in OURS}, CodeTerms)


@pytest.mark.parametrize("vector", vectors("ocpp21_qr_totp_test_vectors.json"))
def test_every_vector(vector: dict[str, Any]) -> None:
    expected = vector["expected"]
    told = codes_at(terms(vector["input"]), at(vector["input"]))
    assert told == Codes(expected["previous"], expected["current"], expected["next"], expected["remainingTimeSeconds"])


@pytest.mark.parametrize("vector", vectors("ocpp21_qr_totp_invalid_inputs.json"))
def test_every_input_that_makes_no_code(vector: dict[str, Any]) -> None:
    with pytest.raises((InvalidInput, msgspec.ValidationError)):
        codes_at(terms(vector["input"]), at(vector["input"]))


def test_the_codes_of_a_moment() -> None:
    assert codes_at(TERMS, NOW) == Codes("MdPU0jCm5tXz", "CN63y502maVh", "dI54vnA25m2h", 25)


def test_the_code_before_and_the_next_one_count_too_and_each_once() -> None:
    slot = int(NOW.timestamp()) // 30
    told = [matching_slot(TERMS, code, NOW) for code in ("MdPU0jCm5tXz", "CN63y502maVh", "dI54vnA25m2h")]
    assert told == [slot - 1, slot, slot + 1]
    assert matching_slot(TERMS, "CN63y502maVh", NOW, last_slot=slot) is None
    assert matching_slot(TERMS, "CN63y502maVh", NOW + timedelta(seconds=60)) is None
    for wrong in ("", "CN63y502maV", "CN63y502maVhx", "cn63y502mavh", "\ud800"):
        assert matching_slot(TERMS, wrong, NOW) is None


@pytest.mark.parametrize("odd", [{"secret": "short"}, {"secret": "secure Charging!"}, {"length": 3}, {"validity_s": 0}])
def test_terms_that_make_no_code(odd: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        checked(msgspec.structs.replace(TERMS, **odd))


def test_the_url() -> None:
    def url(template: str) -> str:
        return url_of(template, station_id="DEPOT/7", roaming_evse_id="DE*ABC*E1", evse_id=1, code="CN63")

    assert url("https://pay.example/{chargingstationid}/{evse}?totp={totp}&v={version}") == (
        "https://pay.example/DEPOT%2F7/1?totp=CN63&v=1"
    )
    assert url("https://pay.example/{roamingEvseId}") == "https://pay.example/DE*ABC*E1"
    with pytest.raises(InvalidInput, match=r"no \{password\}"):
        url("https://pay.example/{password}")
