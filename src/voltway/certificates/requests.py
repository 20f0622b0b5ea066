"""Whether a station's request for a certificate (PKCS #10, RFC 2986) may be signed. No I/O.

OCPP 2.x part 2, A02: the subject's common name is the serial number of the station, its organization the operator.
Many stations put their identity there instead of the serial number, and that names them just as well.
"""

from collections import deque
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from voltway.certificates.keys import STRONG_HASHES, weakness
from voltway.vocabulary.errors import InvalidInput

MOST_CHARACTERS: Final = 5500
"""2.x part 3, SignCertificateRequest: longer ones are against the schema."""
REQUESTS_AN_HOUR: Final = 10
_HOUR_S: Final = 3600.0
_NEXT_STEP: Final = "the station must send another request"


def checked(csr: str, station_id: str, serial: str | None, operator: str | None) -> x509.CertificateSigningRequest:
    """The request, if it may be signed for this station. Raises InvalidInput with what is wrong with it.

    `operator` None: stations may say any organization, or none.
    """
    request = _read(csr)
    why = _flaw(request) or _foreign(request.subject, station_id, serial, operator)
    if why is not None:
        raise InvalidInput(f"the request of {station_id} for a certificate can't be signed: {why}", _NEXT_STEP)
    return request


def subject_of(request: x509.CertificateSigningRequest, operator: str | None) -> x509.Name:
    """Whom the certificate is for: only what was checked goes into it."""
    names = [NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME]
    kept = [one for name in names for one in request.subject.get_attributes_for_oid(name)[:1]]
    if operator is not None and len(kept) == 1:
        kept.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, operator))
    return x509.Name(kept)


def _read(csr: str) -> x509.CertificateSigningRequest:
    if len(csr) > MOST_CHARACTERS:
        raise InvalidInput(f"the request has {len(csr)} characters, at most {MOST_CHARACTERS} are taken", _NEXT_STEP)
    try:
        return x509.load_pem_x509_csr(csr.encode("ascii", "replace"))
    except ValueError as error:
        raise InvalidInput(f"the request is not PEM of PKCS #10: {error}", _NEXT_STEP) from error


def _flaw(request: x509.CertificateSigningRequest) -> str | None:
    try:
        weak = weakness(request.public_key())
        if weak is not None:
            return weak
        if not isinstance(request.signature_hash_algorithm, STRONG_HASHES):
            return "its signature is not made with SHA-256, SHA-384 or SHA-512"
        return None if request.is_signature_valid else "its signature is not that of its key"
    except (ValueError, UnsupportedAlgorithm, InvalidSignature) as error:
        return f"its key or signature can't be read ({error})"


def _foreign(subject: x509.Name, station_id: str, serial: str | None, operator: str | None) -> str | None:
    names = [str(one.value) for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if len(names) != 1:
        return f"its subject has {len(names)} common names"
    if names[0] not in {station_id, serial}:
        return f"its common name {names[0][:64]!r} is neither the station's serial number nor its identity"
    organizations = {str(one.value) for one in subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)}
    if operator is not None and organizations - {operator}:
        return f"its organization is not {operator!r}"
    return None


class Pace:
    """How often stations may ask: so many times within an hour, whatever becomes of it."""

    def __init__(self) -> None:
        self._asked: dict[str, deque[float]] = {}

    def may_ask(self, station_id: str, now_s: float) -> bool:
        """Whether this station may ask at this moment; if so, it has."""
        self._forget(now_s)
        asked = self._asked.pop(station_id, deque(maxlen=REQUESTS_AN_HOUR))
        self._asked[station_id] = asked
        if len(asked) == REQUESTS_AN_HOUR and now_s - asked[0] < _HOUR_S:
            return False
        asked.append(now_s)
        return True

    def _forget(self, now_s: float) -> None:
        """Those that have not asked for an hour, who stand first."""
        while self._asked and now_s - next(iter(self._asked.values()))[-1] >= _HOUR_S:
            del self._asked[next(iter(self._asked))]
