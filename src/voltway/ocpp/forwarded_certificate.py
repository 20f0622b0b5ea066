"""A station's certificate as a load balancer that ends TLS hands it on in a header. Pure.

Whether the balancer is believed is decided elsewhere (`Knock.believe`). Sources: RFC 9440 for `Client-Cert`;
`X-SSL-Client-Cert` and `X-SSL-Client-Verify` by custom of nginx and HAProxy.
"""

from base64 import b64decode
from collections.abc import Callable
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from voltway.kit.settings import CertificateHeader
from voltway.vocabulary.refusals import RefusalCause

_NONE = {"", "NONE"}
_VERIFIED = "SUCCESS"


def forwarded_certificate(kind: CertificateHeader, header: Callable[[str], str]) -> bytes | RefusalCause | None:
    """The certificate as DER; None where the station showed none, a cause where what is told can't be taken.

    `header` gives what stands in a header, or an empty text.
    """
    match kind:
        case CertificateHeader.NONE:
            return None
        case CertificateHeader.CLIENT_CERT:
            return _byte_sequence(header("client-cert"))
        case CertificateHeader.X_SSL_CLIENT_CERT:
            return _verified(header("x-ssl-client-verify"), header("x-ssl-client-cert"))


def _byte_sequence(text: str) -> bytes | RefusalCause | None:
    """A Byte Sequence of RFC 8941: Base64 between colons. Two of them are one too many."""
    if not text:
        return None
    if len(text) < 2 or not text.startswith(":") or not text.endswith(":"):
        return RefusalCause.CERTIFICATE_UNREADABLE
    try:
        return b64decode(text[1:-1], validate=True)
    except ValueError:
        return RefusalCause.CERTIFICATE_UNREADABLE


def _verified(verdict: str, text: str) -> bytes | RefusalCause | None:
    if verdict in _NONE:
        return None
    if verdict != _VERIFIED:
        return RefusalCause.CERTIFICATE_UNTRUSTED
    try:
        return x509.load_pem_x509_certificate(unquote(text).encode()).public_bytes(Encoding.DER)
    except ValueError:
        return RefusalCause.CERTIFICATE_UNREADABLE
