"""A simulated car and its contract. What a provider gives it stands in tests/plug_and_charge/test_laboratory.py."""

from base64 import b64encode

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tests.plug_and_charge.responder import EMAID, made
from voltway.certificates import issuing
from voltway.plug_and_charge import key_transport
from voltway.plug_and_charge.laboratory import CarAnswer
from voltway.simulator.contract_car import car_of


def answer(key: object, car: object, chain: tuple[x509.Certificate, ...]) -> str:
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert isinstance(car, ec.EllipticCurvePublicKey)
    told = CarAnswer(issuing.pem_of(*chain), key_transport.seal(key, car))
    return b64encode(msgspec.json.encode(told)).decode()


def test_it_takes_what_is_for_it() -> None:
    signers = made().signers
    car = car_of(signers["provisioning"], made().provisioning)
    assert (car.emaid, car.chain) == ("", "")
    key, own = signers["contract"].key, signers["provisioning"].certificate.public_key()
    for sealed, chain in ((own, made().contract[1:]), (signers["cps"].certificate.public_key(), made().contract)):
        with pytest.raises(ValueError, match="not the certificate's"):
            car.take(answer(key, sealed, chain))
    car.take(answer(key, own, made().contract))
    assert (car.emaid, car.chain) == (EMAID, issuing.pem_of(*made().contract))
