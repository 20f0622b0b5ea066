"""TLS for stations (security profiles 2 and 3): what a handshake may be, and why one was refused."""

import ssl
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from voltway.kit.settings import GatewaySettings
from voltway.vocabulary.errors import ConfigurationError
from voltway.vocabulary.refusals import RefusalCause

# Level 2 of OpenSSL is 112 bits of security: RSA 2048, elliptic curves 224, no SHA-1 in certificates.
_CIPHERS = (
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384:@SECLEVEL=2"
)


class TlsFiles(Struct, frozen=True):
    """The files of TLS: `certificates` with their keys, and the `roots` of stations' certificates, if any are asked."""

    certificates: tuple[tuple[Path, Path], ...]
    roots: tuple[Path, ...] = ()

    @property
    def stamp(self) -> tuple[tuple[int, int], ...]:
        """Changes when one of the files does. Raises OSError where one is missing."""
        paths = [path for pair in self.certificates for path in pair] + list(self.roots)
        return tuple((told.st_mtime_ns, told.st_ino) for told in (path.stat() for path in paths))


def files_of(mine: GatewaySettings) -> TlsFiles | None:
    """The files that the settings name; None where there is no TLS. Raises ConfigurationError."""
    pairs = ((mine.tls_certificate, mine.tls_key), (mine.tls_second_certificate, mine.tls_second_key))
    whole = tuple((certificate, key) for certificate, key in pairs if certificate is not None and key is not None)
    if len(whole) < sum(certificate is not None or key is not None for certificate, key in pairs):
        raise ConfigurationError("TLS has a certificate but no key, or a key but no certificate", "set both")
    if mine.tls_certificate is None and (mine.tls_second_certificate is not None or mine.tls_client_roots):
        raise ConfigurationError("TLS has no certificate", "set gateway.tls_certificate and gateway.tls_key")
    return TlsFiles(whole, mine.tls_client_roots) if whole else None


def server_context(files: TlsFiles, own_roots: Sequence[str] = ()) -> ssl.SSLContext:
    """TLS as OCPP asks for it: 1.2 and newer, with the four suites every station may rely on (2.x A00.FR.319).

    Two of those need an RSA key and two an elliptic one, so there may be a certificate of each. The two RSA suites
    without forward secrecy are among them; TLS 1.2 stays on, because 1.3 has none of the four. Where there are roots,
    in `files` or as PEM in `own_roots`, stations are asked for a certificate, and one they show must come from there.
    Raises OSError or ssl.SSLError for files that can't be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    for certificate, key in files.certificates:
        context.load_cert_chain(str(certificate), str(key))
    for path in files.roots:
        context.load_verify_locations(str(path))
    for root in own_roots:
        context.load_verify_locations(cadata=root)
    if files.roots or own_roots:
        context.verify_mode = ssl.CERT_OPTIONAL
    return context


_BY_VERIFY_CODE = {
    9: RefusalCause.CERTIFICATE_NOT_YET_VALID,
    10: RefusalCause.CERTIFICATE_EXPIRED,
    23: RefusalCause.CERTIFICATE_REVOKED,
    66: RefusalCause.CERTIFICATE_WEAK,
    67: RefusalCause.CERTIFICATE_WEAK,
    68: RefusalCause.CERTIFICATE_WEAK,
}
"""X509_V_ERR_… of OpenSSL; all others say that nobody who is trusted has signed it."""

_BY_REASON = {
    "UNSUPPORTED_PROTOCOL": RefusalCause.TLS_VERSION,
    "VERSION_TOO_LOW": RefusalCause.TLS_VERSION,
    "TLSV1_ALERT_PROTOCOL_VERSION": RefusalCause.TLS_VERSION,
    "NO_SHARED_CIPHER": RefusalCause.TLS_CIPHER,
    "EE_KEY_TOO_SMALL": RefusalCause.CERTIFICATE_WEAK,
    "CA_KEY_TOO_SMALL": RefusalCause.CERTIFICATE_WEAK,
    "CA_MD_TOO_WEAK": RefusalCause.CERTIFICATE_WEAK,
    "TLSV1_ALERT_UNKNOWN_CA": RefusalCause.SERVER_CERTIFICATE_REFUSED,
    "SSLV3_ALERT_BAD_CERTIFICATE": RefusalCause.SERVER_CERTIFICATE_REFUSED,
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": RefusalCause.SERVER_CERTIFICATE_REFUSED,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": RefusalCause.SERVER_CERTIFICATE_REFUSED,
    "SSLV3_ALERT_CERTIFICATE_REVOKED": RefusalCause.SERVER_CERTIFICATE_REFUSED,
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": RefusalCause.SERVER_CERTIFICATE_REFUSED,
    "TLSV1_ALERT_ACCESS_DENIED": RefusalCause.SERVER_CERTIFICATE_REFUSED,
}


def cause_of(error: ssl.SSLError) -> RefusalCause:
    """Why a handshake failed."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(error.verify_code, RefusalCause.CERTIFICATE_UNTRUSTED)
    return _BY_REASON.get(error.reason or "", RefusalCause.TLS_BROKEN)
