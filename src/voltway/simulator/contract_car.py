"""A simulated car that carries a contract, or wants one: what it asks of a test PKI's provider, and what it gets."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from voltway.certificates import issuing
from voltway.certificates.issuing import Signer
from voltway.plug_and_charge import key_transport
from voltway.plug_and_charge.laboratory import CarAnswer, CarRequest


@dataclass(slots=True)
class ContractCar:
    """`provisioning` is what its maker gave it; `contract` and `chain` (PEM) what it was given since."""

    provisioning: Signer
    provisioning_chain: str
    contract: Signer | None = None
    chain: str = ""

    @property
    def emaid(self) -> str:
        """The contract that it shows, "" without one."""
        if self.contract is None:
            return ""
        [name] = self.contract.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(name.value)

    def request(self) -> str:
        """What it asks with: its contract to have it renewed, else its provisioning certificate."""
        return b64encode(msgspec.json.encode(CarRequest(self.chain or self.provisioning_chain))).decode()

    def take(self, answer: str) -> None:
        """Take in what it was given. Raises ValueError where that is not for this car."""
        told = msgspec.json.decode(b64decode(answer), type=CarAnswer)
        shown = (self.contract or self.provisioning).key
        certificate = x509.load_pem_x509_certificates(told.chain.encode())[0]
        key = key_transport.opened(told.key, shown) if isinstance(shown, ec.EllipticCurvePrivateKey) else shown
        if key.public_key() != certificate.public_key():
            raise ValueError("the key is not the certificate's")
        self.contract, self.chain = Signer(certificate, key), told.chain


def car_of(provisioning: Signer, chain: tuple[x509.Certificate, ...]) -> ContractCar:
    """A car as its maker left it."""
    return ContractCar(provisioning, issuing.pem_of(*chain))
