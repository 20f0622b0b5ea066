"""What 1.6 carries of 2.0.1. What each order becomes stands in test_certificates.py and test_trigger.py."""

import pytest

from voltway.ocpp.outbound import iso15118
from voltway.ocpp.outbound.call import Unsupported
from voltway.ocpp.wire import v16, v201

ACCEPTED = v16.DataTransferStatus.ACCEPTED


def test_its_texts_are_bounded_as_in_2_0_1() -> None:
    with pytest.raises(Unsupported, match="InstallCertificate"):
        iso15118.carried(
            v201.InstallCertificateRequest(
                certificate_type=v201.InstallCertificateUseEnum.V2G_ROOT_CERTIFICATE, certificate="x" * 5_501
            )
        )


@pytest.mark.parametrize("data", [None, "", "nonsense", "[" * 5_000, '{"status": "Fine"}'])
def test_what_is_no_answer(data: str | None) -> None:
    told = v16.DataTransferResponse(status=ACCEPTED, data=data)
    assert iso15118.within(v201.InstallCertificateResponse, told) is None


def test_what_is_one() -> None:
    told = v16.DataTransferResponse(status=ACCEPTED, data='{"status": "Accepted"}')
    inner = iso15118.within(v201.InstallCertificateResponse, told)
    assert inner == v201.InstallCertificateResponse(status=v201.InstallCertificateStatusEnum.ACCEPTED)
