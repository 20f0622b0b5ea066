"""Get15118EVCertificate: what is asked, and the answer as far as a version has room for it."""

import msgspec
import pytest

from voltway.ocpp.inbound import contract_certificates
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.certificates import CertificateAction
from voltway.vocabulary.facts import ContractCertificateAsked

ASKED = {"iso15118SchemaVersion": "urn:iso:15118:2:2013:MsgDef", "action": "Update", "exiRequest": "cmVx"}
FACT = ContractCertificateAsked(
    action=CertificateAction.UPDATE, schema_version="urn:iso:15118:2:2013:MsgDef", request="cmVx"
)


def test_every_action_has_a_word() -> None:
    assert contract_certificates.ACTION_TO_ACTION.keys() == set(v201.CertificateActionEnum)
    assert contract_certificates.ACTION_TO_ACTION.keys() == set(v21.CertificateActionEnum)


def test_what_is_asked() -> None:
    assert contract_certificates.asked_v201(msgspec.convert(ASKED, v201.Get15118EVCertificateRequest)) == (FACT,)
    assert contract_certificates.asked_v21(msgspec.convert(ASKED, v21.Get15118EVCertificateRequest)) == (FACT,)
    more = {**ASKED, "maximumContractCertificateChains": 3, "prioritizedEMAIDs": ["A", "B"]}
    [fact] = contract_certificates.asked_v21(msgspec.convert(more, v21.Get15118EVCertificateRequest))
    assert fact == msgspec.structs.replace(FACT, most_contracts=3, wanted=("A", "B"))


@pytest.mark.parametrize("much", [{"exiRequest": "x" * 11_001}, {"iso15118SchemaVersion": "x" * 51}])
def test_more_than_a_car_says(much: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="11000"):
        contract_certificates.asked_v201(msgspec.convert({**ASKED, **much}, v201.Get15118EVCertificateRequest))
    with pytest.raises(ValueError, match="11000"):
        contract_certificates.asked_v21(msgspec.convert({**ASKED, **much}, v21.Get15118EVCertificateRequest))


def test_the_answer_where_it_has_room() -> None:
    answers = (contract_certificates.answer_v201, contract_certificates.answer_v21)
    for length, statuses in ((7_500, "Accepted Accepted"), (7_501, "Failed Accepted"), (17_001, "Failed Failed")):
        told = [answer(Reply(exi_response="x" * length)) for answer in answers]
        assert " ".join(one.status for one in told) == statuses
        for one in told:
            assert len(one.exi_response) == (length if one.status == "Accepted" else 0)
            assert (one.status_info is None) == (one.status == "Accepted")
    for answer in answers:
        refused = answer(Reply(exi_response="x", refusal="why " * 200))
        assert (refused.status, refused.exi_response) == ("Failed", "")
        assert (refused.status_info and refused.status_info.additional_info) == ("why " * 200)[:512]
    assert contract_certificates.answer_v21(Reply(exi_response="x", remaining_contracts=0)).remaining_contracts == 0
