"""A contract's key is for one car."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from voltway.plug_and_charge import key_transport
from voltway.plug_and_charge.key_transport import SealedKey


def test_only_the_car_opens_it() -> None:
    contract, car, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    told = key_transport.seal(contract, car.public_key())
    assert key_transport.opened(told, car).private_numbers() == contract.private_numbers()
    assert key_transport.opened(told, other).private_numbers() != contract.private_numbers()
    assert key_transport.seal(contract, car.public_key()) != told


@pytest.mark.parametrize("broken", [SealedKey("", ""), SealedKey("bm90aGluZw==", "bm90aGluZw==")])
def test_what_was_never_sealed(broken: SealedKey) -> None:
    with pytest.raises(ValueError, match=r"point|empty"):
        key_transport.opened(broken, ec.generate_private_key(ec.SECP256R1()))
