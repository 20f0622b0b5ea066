"""Our own authority: made, announced, put to work and opened. Its keys are sealed (`kit/sealing.py`)."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from msgspec import Struct

from voltway.certificates import issuing, keys, store_authorities
from voltway.certificates.issuing import Signer, Whereabouts
from voltway.certificates.keys import KeyKind
from voltway.certificates.store_authorities import Authority, NewAuthority, Responder, SealedAuthority
from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.vocabulary.certificates import AuthorityState
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.ids import new_id

ROOT_LASTS: Final = timedelta(days=3650)
PREPARED_BEFORE: Final = timedelta(days=365)
"""So long before a root ends the next one is made, and brought to stations."""
TAKES_OVER_BEFORE: Final = timedelta(days=180)
DEFAULT_OPERATOR: Final = "Voltway"


class OpenAuthority(Struct, frozen=True):
    """An authority that can sign."""

    authority_id: str
    signer: Signer


def key_purpose(authority_id: str) -> str:
    """What an authority's key is sealed for."""
    return f"certificate authority {authority_id}"


def responder_purpose(authority_id: str) -> str:
    """What the key of its OCSP responder is sealed for."""
    return f"certificate authority {authority_id} ocsp"


async def make(
    conn: Connection, sealing: Sealing, operator: str | None, now: datetime, kind: KeyKind = KeyKind.EC_P256
) -> Authority:
    """Make a root: the first one signs at once, another is announced first. Raises Conflict while one is announced."""
    before = await store_authorities.in_state(conn, AuthorityState.ACTIVE)
    authority_id = new_id()
    key = keys.new_key(kind)
    name = f"Voltway stations {now:%Y-%m} {authority_id[-8:]}"
    certificate = issuing.make_root(key, name=name, operator=operator or DEFAULT_OPERATOR, now=now, lasts=ROOT_LASTS)
    root = Signer(certificate, key)
    cross = None if before is None else issuing.cross_sign(root, opened(before, sealing).signer, now=now)
    if not await store_authorities.insert(conn, _row(authority_id, root, cross, sealing, now)):
        raise Conflict("a new authority is announced already", "activate that one first")
    return await known(conn, authority_id)


async def known(conn: Connection, authority_id: str) -> Authority:
    """The authority of this id. Raises NotFound."""
    found = await store_authorities.find(conn, authority_id)
    if found is None:
        raise NotFound(f"there is no authority {authority_id[:80]!r}", "`voltway certificate authority list` shows all")
    return found


def _row(
    authority_id: str, root: Signer, cross: x509.Certificate | None, sealing: Sealing, now: datetime
) -> NewAuthority:
    responder = issuing.make_responder(root, now=now)
    certificate = root.certificate
    return NewAuthority(
        authority_id=authority_id,
        state=AuthorityState.ACTIVE if cross is None else AuthorityState.NEXT,
        certificate=issuing.pem_of(certificate),
        cross_certificate=None if cross is None else issuing.pem_of(cross),
        private_key=sealing.seal(keys.to_pem(root.key), key_purpose(authority_id)),
        responder_certificate=issuing.pem_of(responder.certificate),
        responder_key=sealing.seal(keys.to_pem(responder.key), responder_purpose(authority_id)),
        fingerprint=issuing.fingerprint_of(certificate),
        subject=certificate.subject.rfc4514_string(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        made_at=now,
    )


async def activate(conn: Connection, now: datetime, *, although_unknown: bool = False) -> Authority:
    """Let the announced authority sign from now on; in a transaction.

    Raises NotFound where none is announced, and Conflict while stations have not taken it, unless `although_unknown`.
    """
    following = await store_authorities.in_state(conn, AuthorityState.NEXT)
    if following is None:
        raise NotFound("no new authority is announced", "make one: voltway certificate authority add")
    missing = await store_authorities.without_root(conn, following.authority_id)
    if missing and not although_unknown:
        raise Conflict(
            f"{missing} stations have not taken the new root yet", "wait until they were connected, or insist"
        )
    await store_authorities.activate_next(conn, now)
    return await known(conn, following.authority_id)


async def rotate(conn: Connection, sealing: Sealing, operator: str | None, now: datetime) -> None:
    """Make the next root when the present one's end is near, and let it take over before that ends; in a transaction.

    It takes over also where stations have not taken it: what the old root signed then would end with that.
    """
    rows = {row.state: row for row in await store_authorities.listing(conn) if row.state is not AuthorityState.RETIRED}
    present = rows.get(AuthorityState.ACTIVE)
    if present is None:
        return
    if AuthorityState.NEXT not in rows:
        if present.not_after - now < PREPARED_BEFORE:
            await make(conn, sealing, operator, now)
    elif present.not_after - now < TAKES_OVER_BEFORE:
        await store_authorities.activate_next(conn, now)


async def active(conn: Connection, sealing: Sealing, operator: str | None, now: datetime) -> OpenAuthority:
    """Whoever signs now, made where there was none. Raises SealBroken, and Conflict if somebody takes it away."""
    row = await store_authorities.in_state(conn, AuthorityState.ACTIVE)
    if row is None:
        # Another worker may be quicker.
        with suppress(Conflict):
            await make(conn, sealing, operator, now)
        row = await store_authorities.in_state(conn, AuthorityState.ACTIVE)
    if row is None:
        raise Conflict("there is no authority that signs", "make one: voltway certificate authority add")
    return opened(row, sealing)


def opened(row: SealedAuthority, sealing: Sealing) -> OpenAuthority:
    """The authority with its key. Raises SealBroken."""
    key = keys.from_pem(sealing.open(row.private_key, key_purpose(row.authority_id)))
    return OpenAuthority(row.authority_id, Signer(x509.load_pem_x509_certificate(row.certificate.encode()), key))


def responder(row: Responder, sealing: Sealing) -> Signer:
    """Who answers OCSP. Raises SealBroken."""
    key = keys.from_pem(sealing.open(row.responder_key, responder_purpose(row.authority_id)))
    return Signer(x509.load_pem_x509_certificate(row.responder_certificate.encode()), key)


def whereabouts(settings: Settings, authority_id: str) -> Whereabouts:
    """Where others look up what the authority has revoked."""
    public = settings.web.public_url
    if public is None:
        return Whereabouts()
    return Whereabouts(f"{public}/certificates/crl/{authority_id}", f"{public}/certificates/ocsp")
