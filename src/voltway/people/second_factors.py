"""A person's second factors beside passkeys: an authenticator app, and recovery codes for the day it is lost."""

from datetime import datetime
from hmac import compare_digest

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.people import recovery_codes, store_second_factors as store, totp
from voltway.vocabulary.errors import Conflict


class TotpSetUp(Struct, frozen=True, kw_only=True):
    """What a person scans or types into the app to set it up. Shown once."""

    uri: str
    qr_svg: str
    base32: str


async def begin_totp(
    conn: Connection, sealing: Sealing, *, user_id: str, email: str, issuer: str, now: datetime
) -> TotpSetUp:
    """A new secret for the person's app; it counts once `confirm_totp` has seen a code of it.

    Raises Conflict while another app is set up: it has to be removed first, which is a dangerous act.
    """
    secret = totp.new_secret()
    if not await store.begin_totp(conn, user_id, sealing.seal(secret, _purpose(user_id)), now):
        raise Conflict("an authenticator app is set up already", "remove that one first")
    return _shown(secret, email, issuer)


async def again_totp(
    conn: Connection, sealing: Sealing, *, user_id: str, email: str, issuer: str, base32: str
) -> TotpSetUp | None:
    """The secret `base32` once more, for who mistyped a code of it; None where it is not the one being set up.

    Asked for by the secret itself: whoever began after that does not get their secret into somebody else's app.
    """
    row = await store.find_totp(conn, user_id)
    if row is None or row.confirmed_at is not None:
        return None
    secret = sealing.open(row.sealed_secret, _purpose(user_id))
    is_it = compare_digest(totp.base32(secret).encode(), base32.encode(errors="replace"))
    return _shown(secret, email, issuer) if is_it else None


async def confirm_totp(conn: Connection, sealing: Sealing, user_id: str, code: str, now: datetime) -> bool:
    """Whether `code` is one of the app being set up; from then on it is asked for. That code is used up."""
    return await _take(conn, sealing, user_id, code, now, confirmed=False)


async def check_totp(conn: Connection, sealing: Sealing, user_id: str, code: str, now: datetime) -> bool:
    """Whether `code` is a code of the person's app that was not used before. Raises SealBroken."""
    return await _take(conn, sealing, user_id, code, now, confirmed=True)


async def remove_totp(conn: Connection, user_id: str) -> bool:
    """Forget the person's app; false if there was none."""
    return await store.remove_totp(conn, user_id)


async def make_recovery_codes(conn: Connection, sealing: Sealing, user_id: str) -> list[str]:
    """Ten new codes, shown this once; those of before are void."""
    codes = recovery_codes.new_codes()
    await store.replace_recovery_codes(conn, user_id, [_fingerprints(sealing, user_id, code)[0] for code in codes])
    return codes


async def use_recovery_code(conn: Connection, sealing: Sealing, user_id: str, code: str, now: datetime) -> bool:
    """Whether `code` is one of the person's that was not used; now it is."""
    known = _fingerprints(sealing, user_id, code)
    return bool(known) and await store.use_recovery_code(conn, user_id, known, now)


async def count_recovery_codes(conn: Connection, user_id: str) -> int:
    """How many recovery codes are left."""
    return await store.count_recovery_codes(conn, user_id)


async def _take(conn: Connection, sealing: Sealing, user_id: str, code: str, now: datetime, *, confirmed: bool) -> bool:
    row = await store.find_totp(conn, user_id)
    if row is None or (row.confirmed_at is not None) is not confirmed:
        return False
    secret = sealing.open(row.sealed_secret, _purpose(user_id))
    step = totp.matching_step(secret, code, now, row.last_step)
    if step is None or not await store.use_step(conn, user_id, row.sealed_secret, step, now):
        return False
    if not sealing.is_newest(row.sealed_secret):
        await store.reseal_totp(conn, user_id, row.sealed_secret, sealing.seal(secret, _purpose(user_id)))
    return True


def _shown(secret: bytes, email: str, issuer: str) -> TotpSetUp:
    uri = totp.provisioning_uri(secret, email, issuer)
    return TotpSetUp(uri=uri, qr_svg=totp.qr_svg(uri), base32=totp.base32(secret))


def _fingerprints(sealing: Sealing, user_id: str, code: str) -> list[bytes]:
    meant = recovery_codes.canonical(code)
    return sealing.fingerprints(meant.encode(), f"recovery code of {user_id}") if meant else []


def _purpose(user_id: str) -> str:
    return f"authenticator app of {user_id}"
