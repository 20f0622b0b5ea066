"""Which certificates hold at the door: ours, the authorities of stations', and what those have revoked.

Read from files, and again when one of them changes, for the connections that come after; nobody's connection ends.
"""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import structlog
from cryptography import x509

from voltway.ocpp.client_certificate import ClientCertificate
from voltway.ocpp.tls import TlsFiles, server_context
from voltway.vocabulary.errors import ConfigurationError

_log = structlog.get_logger()

Revoked = frozenset[tuple[bytes, str]]
"""Certificates by their issuer's name (DER) and their serial number in hex digits."""


class Trust:
    """What counts now. `look` sees whether files have changed, and is for a thread: reading a CRL takes its time."""

    def __init__(self, files: TlsFiles | None, crls: tuple[Path, ...]) -> None:
        """Raises ConfigurationError for files that can't be used."""
        self._files = files
        self._crls = crls
        self._own_roots: tuple[str, ...] = ()
        try:
            self._stamp = self._stamp_now()
            self._read(())
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"the files of TLS can't be used: {error}", "check gateway.tls_certificate, tls_key and the other tls_…"
            ) from error

    @property
    def has_tls(self) -> bool:
        """Whether there is a certificate to show."""
        return self._context is not None

    def for_handshake(self) -> ssl.SSLContext:
        """What the next handshake is made with. Raises RuntimeError where there is no certificate to show."""
        if self._context is None:
            raise RuntimeError("there is no certificate for TLS")
        return self._context

    def is_revoked(self, certificate: ClientCertificate) -> bool:
        """Whether a list says so."""
        return (certificate.issuer, certificate.serial) in self._revoked

    def look(self, own_roots: Sequence[str] = ()) -> None:
        """Take what has changed. `own_roots`: the certificates of the house's own authorities, as PEM.

        Files that can't be used are told of in the log, and what was before goes on; they are tried again at the next
        look, for whoever renews them may set their owner and mode a moment later, which no time of theirs tells.
        """
        try:
            stamp = self._stamp_now()
            if stamp == self._stamp and tuple(own_roots) == self._own_roots:
                return
            self._read(own_roots)
            self._stamp, self._own_roots = stamp, tuple(own_roots)
            _log.info("the files of TLS were read again")
        except (OSError, ValueError) as error:
            _log.error("the files of TLS have changed and can't be used; the ones before stay", error=str(error))

    def _stamp_now(self) -> tuple[tuple[int, int], ...]:
        own = self._files.stamp if self._files is not None else ()
        return own + tuple((told.st_mtime_ns, told.st_ino) for told in (path.stat() for path in self._crls))

    def _read(self, own_roots: Sequence[str]) -> None:
        context = server_context(self._files, own_roots) if self._files is not None else None
        roots = [] if self._files is None else [root for path in self._files.roots for root in _certificates(path)]
        revoked = frozenset().union(*(_revoked(path, roots) for path in self._crls))
        self._context: ssl.SSLContext | None = context
        self._revoked: Revoked = revoked


def _certificates(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def _revoked(path: Path, roots: list[x509.Certificate]) -> Revoked:
    """What the list names. Raises ValueError for one that no root has signed."""
    content = path.read_bytes()
    is_pem = content.lstrip().startswith(b"-----BEGIN")
    crl = x509.load_pem_x509_crl(content) if is_pem else x509.load_der_x509_crl(content)
    if not any(_has_signed(root, crl) for root in roots):
        raise ValueError(f"{path} is signed by nobody in gateway.tls_client_roots")
    if crl.next_update_utc is not None and crl.next_update_utc < datetime.now(UTC):
        _log.warning("a list of revoked certificates is out of date", file=str(path), since=crl.next_update_utc)
    issuer = crl.issuer.public_bytes()
    return frozenset((issuer, f"{revoked.serial_number:x}") for revoked in crl)


def _has_signed(root: x509.Certificate, crl: x509.CertificateRevocationList) -> bool:
    if root.subject != crl.issuer:
        return False
    try:
        return crl.is_signature_valid(root.public_key())  # type: ignore[arg-type]  # others raise TypeError
    except TypeError:
        return False
