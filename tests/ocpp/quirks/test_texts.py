from typing import Any

import pytest

from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply
from voltway.ocpp.quirks.texts import cut_long_texts
from voltway.vocabulary.stations import OcppVersion


def after(quirk: str, action: str, sent: Any, version: OcppVersion = OcppVersion.V16) -> Any:
    return apply([ALL[quirk]], action, sent, QuirkContext(received_at=NOW, version=version))[0]


@pytest.mark.parametrize("told", ["AB ", "\tAB\r\n", "AB\0\0\0", "\ufeffAB", "AB\u00a0"])
def test_padding_of_ids_goes(told: str) -> None:
    assert after("padded_ids", "Authorize", {"idTag": told}) == {"idTag": "AB"}


def test_blanks_within_ids_and_in_other_texts_stay() -> None:
    sent = {"vendorId": "a b", "data": " kept "}
    assert after("padded_ids", "DataTransfer", sent) == sent


def test_tokens_of_2x_are_ids_too() -> None:
    sent = {"idToken": {"idToken": " AB", "type": "ISO14443"}}
    assert after("padded_ids", "Authorize", sent, OcppVersion.V201) == {
        "idToken": {"idToken": "AB", "type": "ISO14443"}
    }


@pytest.mark.parametrize(("kind", "stays"), [("ISO14443", False), ("NoAuthorization", True)])
def test_an_empty_token_of_2x_goes_unless_it_says_that_there_is_none(kind: str, stays: bool) -> None:
    sent = {"seqNo": 1, "idToken": {"idToken": "", "type": kind}}
    assert after("empty_id_tag", "TransactionEvent", sent, OcppVersion.V21) == (sent if stays else {"seqNo": 1})


def test_a_token_that_must_be_there_stays_even_if_empty() -> None:
    assert after("empty_id_tag", "Authorize", {"idTag": ""}) == {"idTag": ""}


def test_nulls_go_where_the_decode_would_refuse_them_and_stay_where_they_count_as_absent() -> None:
    sent = {"transactionId": None, "meterStop": 5, "reason": None, "transactionData": [None]}
    assert after("null_values", "StopTransaction", sent) == {"meterStop": 5, "reason": None, "transactionData": []}
    assert after("null_values", "Heartbeat", None) == {}


def test_a_cut_text_is_told_whole() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16, action="StatusNotification")
    found = cut_long_texts({"connectorId": 1, "info": "i" * 60}, context)
    assert found is not None
    assert found.payload == {"connectorId": 1, "info": "i" * 50}
    assert f'"{"i" * 60}" has 60 characters and 50 are allowed' in found.because
    assert cut_long_texts({"connectorId": 1, "info": "i" * 50}, context) is None
