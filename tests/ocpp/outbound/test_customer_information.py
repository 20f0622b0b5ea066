import pytest

from tests.ocpp.outbound.wording import TWO, answer, frame
from voltway.ocpp.outbound import calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.certificates import CertificateHash
from voltway.vocabulary.commands import AskCustomerInformation, CommandState
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import PresentedToken, TokenKind

CARD = PresentedToken(TokenUid("CARD"), TokenKind.ISO14443)
CERTIFICATE = CertificateHash(hash_algorithm="SHA256", issuer_name_hash="ab", issuer_key_hash="cd", serial_number="ef")
REPORT = AskCustomerInformation(request_id=7, report=True, token=CARD)


@pytest.mark.parametrize("version", TWO)
def test_a_customer_is_named_in_one_of_three_ways(version: OcppVersion) -> None:
    """TC_N_27, TC_N_62 and TC_N_63 of the certification."""
    flags = {"requestId": 7, "report": True, "clear": False}
    token = {"idToken": "CARD", "type": "ISO14443"}
    assert frame(version, REPORT) == ("CustomerInformation", {**flags, "idToken": token})
    both = AskCustomerInformation(request_id=7, report=True, clear=True, customer_identifier="OpenChargeAlliance")
    flags["clear"] = True
    assert frame(version, both)[1] == {**flags, "customerIdentifier": "OpenChargeAlliance"}
    hashes = {"hashAlgorithm": "SHA256", "issuerNameHash": "ab", "issuerKeyHash": "cd", "serialNumber": "ef"}
    by_certificate = AskCustomerInformation(request_id=7, report=True, clear=True, certificate=CERTIFICATE)
    assert frame(version, by_certificate)[1] == {**flags, "customerCertificate": hashes}


@pytest.mark.parametrize(
    ("version", "order"),
    [
        (OcppVersion.V16, REPORT),
        (OcppVersion.V201, AskCustomerInformation(request_id=7, report=True)),
        (OcppVersion.V201, AskCustomerInformation(request_id=7, report=True, token=CARD, customer_identifier="x")),
        (OcppVersion.V21, AskCustomerInformation(request_id=7, token=CARD)),
        (
            OcppVersion.V201,
            AskCustomerInformation(request_id=7, report=True, token=PresentedToken(TokenUid("V"), TokenKind.VIN)),
        ),
    ],
)
def test_what_can_t_be_said_is_refused(version: OcppVersion, order: AskCustomerInformation) -> None:
    with pytest.raises(Unsupported):
        calls_for(version, order)


@pytest.mark.parametrize("version", TWO)
def test_invalid_is_a_refusal_with_its_reason(version: OcppVersion) -> None:
    told = answer(version, REPORT, {"status": "Invalid"})
    assert told.state is CommandState.REJECTED
    assert "can't name a customer" in (told.reason or "")
