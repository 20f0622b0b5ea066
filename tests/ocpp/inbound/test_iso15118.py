"""What a 1.6 station says of ISO 15118 within DataTransfer means what 2.0.1 says."""

import json

import msgspec
import pytest
from msgspec import Raw

from voltway.ocpp import table
from voltway.ocpp.inbound import iso15118
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v16
from voltway.vocabulary.certificates import CertificateUse
from voltway.vocabulary.facts import CertificateRequested, StationReported
from voltway.vocabulary.stations import OcppVersion

OWN = table.ROUTES[OcppVersion.V16]["DataTransfer"]


def carrying(message: str, data: str, vendor: str = iso15118.VENDOR) -> Raw:
    return Raw(json.dumps({"vendorId": vendor, "messageId": message, "data": data}).encode())


def test_it_is_taken_as_what_it_carries() -> None:
    payload = carrying("SignCertificate", '{"csr": "PEM", "certificateType": "V2GCertificate"}')
    route = table.carried(OWN, payload)
    [fact] = route.translate(route.decoder.decode(payload))
    assert fact == CertificateRequested(csr="PEM", use=CertificateUse.V2G)
    told = route.answer(Reply())
    assert isinstance(told, v16.DataTransferResponse)
    assert (told.status, json.loads(told.data or "")) == ("Accepted", {"status": "Accepted"})
    assert not route.says_nothing


@pytest.mark.parametrize(
    "payload",
    [
        carrying("SignCertificate", "{}", "somebody"),
        Raw(b"{}"),
        Raw(b'{"vendorId": 5}'),
        Raw(b"nonsense"),
        Raw(b'"\xff"'),
    ],
)
def test_anything_else_is_some_vendor_s(payload: Raw) -> None:
    assert table.carried(OWN, payload) is OWN


@pytest.mark.parametrize("message", ["Heartbeat", ""])
def test_a_message_that_is_not_carried(message: str) -> None:
    payload = carrying(message, "{}")
    route = table.carried(OWN, payload)
    [fact] = route.translate(route.decoder.decode(payload))
    assert isinstance(fact, StationReported)
    assert route.answer(Reply()) == v16.DataTransferResponse(status=v16.DataTransferStatus.UNKNOWN_MESSAGE_ID)


def test_other_vendors_data_is_reported() -> None:
    payload = carrying("SignCertificate", "{}", "somebody")
    [fact] = OWN.translate(OWN.decoder.decode(payload))
    assert isinstance(fact, StationReported)


@pytest.mark.parametrize("data", ["", "nonsense", "{}", '{"csr": 5}'])
def test_what_can_t_be_read_is_refused(data: str) -> None:
    payload = carrying("SignCertificate", data)
    route = table.carried(OWN, payload)
    with pytest.raises((ValueError, msgspec.DecodeError)):
        route.translate(route.decoder.decode(payload))


def test_only_data_transfer_carries_others() -> None:
    assert [name for routes in table.ROUTES.values() for name, route in routes.items() if route.carries] == [
        "DataTransfer"
    ]
