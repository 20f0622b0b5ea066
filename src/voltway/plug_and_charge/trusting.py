"""Whose contract certificates are believed: authorities taken in, and let go."""

from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509

from voltway.certificates import issuing
from voltway.kit.postgres import Connection
from voltway.plug_and_charge import store
from voltway.plug_and_charge.store import ContractAuthority
from voltway.vocabulary.certificates import TrustedUse
from voltway.vocabulary.errors import Conflict, InvalidInput, NotFound
from voltway.vocabulary.ids import new_id


async def trust(
    conn: Connection,
    pem: str,
    use: TrustedUse,
    ocsp_url: str | None,
    now: datetime,
    *,
    from_provider: bool = False,
) -> ContractAuthority:
    """Believe contracts below this authority from now on. Raises InvalidInput, and Conflict if it is kept already."""
    certificate = _authority(pem, use)
    if ocsp_url is not None and (urlsplit(ocsp_url).scheme not in ("http", "https") or not urlsplit(ocsp_url).hostname):
        raise InvalidInput(f"{ocsp_url[:100]!r} is no address of a responder", "give http://host/path")
    row = ContractAuthority(
        contract_authority_id=new_id(),
        use=use,
        subject=certificate.subject.rfc4514_string(),
        fingerprint=issuing.fingerprint_of(certificate),
        certificate=issuing.pem_of(certificate),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        ocsp_url=ocsp_url,
        added_at=now,
        from_provider=from_provider,
    )
    if not await store.insert(conn, row):
        raise Conflict(
            f"{row.subject} is kept already, or there are {store.MOST_AUTHORITIES}", "`voltway pki list` shows all"
        )
    return row


async def known(conn: Connection, contract_authority_id: str) -> ContractAuthority:
    """The authority of this id. Raises NotFound."""
    found = await store.find(conn, contract_authority_id)
    if found is None:
        raise NotFound(f"there is no authority {contract_authority_id[:80]!r}", "`voltway pki list` shows all")
    return found


def _authority(pem: str, use: TrustedUse) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        issuing.key_bits(certificate)
    except (ValueError, TypeError, x509.ExtensionNotFound, x509.DuplicateExtension) as error:
        raise InvalidInput("this is no certificate of an authority", "give one as PEM") from error
    if not constraints.ca:
        raise InvalidInput("this certificate is not one of an authority", "give that of a root, or of a sub-CA")
    if use is not TrustedUse.SUB_CA and certificate.issuer != certificate.subject:
        raise InvalidInput("this is not a root: another authority signed it", "keep it as sub_ca")
    return certificate
