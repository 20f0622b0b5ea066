"""A laboratory issues contracts to simulated cars below its own roots, and to nobody else."""

from base64 import b64encode
from pathlib import Path

import msgspec
import pytest
from cryptography import x509

from tests.plug_and_charge.responder import EMAID, NOW, PCID, made
from voltway.certificates import issuing
from voltway.plug_and_charge import chain, pki
from voltway.plug_and_charge.chain import Trusted
from voltway.plug_and_charge.laboratory import CarRequest, LaboratoryProvider
from voltway.simulator.contract_car import ContractCar, car_of
from voltway.vocabulary.certificates import CertificateAction, TrustedUse
from voltway.vocabulary.errors import ConfigurationError, Refused
from voltway.vocabulary.facts import ContractCertificateAsked

MO_ROOT = Trusted(made().signers["mo_root"].certificate, TrustedUse.MO_ROOT)


@pytest.fixture
def provider(tmp_path: Path) -> LaboratoryProvider:
    pki.write(made(), tmp_path / "pki")
    return LaboratoryProvider(tmp_path / "pki")


def new_car() -> ContractCar:
    return car_of(made().signers["provisioning"], made().provisioning)


def asked(request: str, action: CertificateAction = CertificateAction.INSTALL) -> ContractCertificateAsked:
    return ContractCertificateAsked(action=action, schema_version="urn:iso:15118:2:2013:MsgDef", request=request)


def request_of(text: str) -> str:
    return b64encode(msgspec.json.encode(CarRequest(text))).decode()


async def test_a_car_gets_a_contract_and_has_it_renewed(provider: LaboratoryProvider) -> None:
    car = new_car()
    car.take(await provider.contract(asked(car.request())))
    first = car.chain
    told = x509.load_pem_x509_certificates(first.encode())
    assert car.emaid == EMAID
    assert len(chain.verify(told, [MO_ROOT], EMAID, NOW)) == 3
    with pytest.raises(Refused, match="does not count"):
        await provider.contract(asked(car.request()))
    car.take(await provider.contract(asked(car.request(), CertificateAction.UPDATE)))
    assert (car.emaid, car.chain != first) == (EMAID, True)


async def test_what_one_car_got_is_of_no_use_to_another(provider: LaboratoryProvider) -> None:
    other = car_of(pki.signed("OTHER", None, NOW, pki.LEAF_LASTS), ())
    with pytest.raises(ValueError, match="not the certificate's"):
        other.take(await provider.contract(asked(new_car().request())))


async def test_strangers_get_nothing(provider: LaboratoryProvider) -> None:
    stranger = pki.make(EMAID, PCID, now=NOW)
    chains = (issuing.pem_of(*stranger.provisioning), issuing.pem_of(*made().contract), "nonsense")
    for request in ("", "nonsense", b64encode(b"{}").decode(), *map(request_of, chains)):
        with pytest.raises(Refused, match="does not count"):
            await provider.contract(asked(request))


async def test_its_roots(provider: LaboratoryProvider) -> None:
    found = {one.use: one.certificate for one in await provider.roots()}
    assert found == {
        use: issuing.pem_of(made().signers[use].certificate) for use in (TrustedUse.MO_ROOT, TrustedUse.V2G_ROOT)
    }


def test_a_directory_without_a_pki(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="has no PKI"):
        LaboratoryProvider(tmp_path)
    (tmp_path / "mo_sub_2.pem").write_text("nonsense")
    with pytest.raises(ConfigurationError, match="has no PKI"):
        LaboratoryProvider(tmp_path)
