"""A person's second factors beside passkeys: an authenticator app, and recovery codes for the day it is lost."""

from datetime import datetime

from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import recovery_codes, store_second_factors as store, totp
from voltway.people.sealing import SealedFor, Sealer
from voltway.vocabulary.errors import Conflict


class TotpSetUp(Struct, frozen=True, kw_only=True):
    """What a person scans or types into the app to set it up. Shown once."""

    uri: str
    qr_svg: str
    base32: str


async def begin_totp(
    conn: Connection, sealer: Sealer, *, user_id: str, email: str, issuer: str, now: datetime
) -> TotpSetUp:
    """A new secret for the person's app; it counts once `confirm_totp` has seen a code of it.

    Raises Conflict while another app is set up: it has to be removed first, which is a dangerous act.
    """
    secret = totp.new_secret()
    if not await store.begin_totp(conn, user_id, sealer.seal(secret, SealedFor.TOTP, user_id), now):
        raise Conflict("an authenticator app is set up already", "remove that one first")
    uri = totp.provisioning_uri(secret, email, issuer)
    return TotpSetUp(uri=uri, qr_svg=totp.qr_svg(uri), base32=totp.base32(secret))


async def confirm_totp(conn: Connection, sealer: Sealer, user_id: str, code: str, now: datetime) -> bool:
    """Whether `code` is one of the app being set up; from then on it is asked for. That code is used up."""
    return await _take(conn, sealer, user_id, code, now, confirmed=False)


async def check_totp(conn: Connection, sealer: Sealer, user_id: str, code: str, now: datetime) -> bool:
    """Whether `code` is a code of the person's app that was not used before. Raises SealBroken."""
    return await _take(conn, sealer, user_id, code, now, confirmed=True)


async def remove_totp(conn: Connection, user_id: str) -> bool:
    """Forget the person's app; false if there was none."""
    return await store.remove_totp(conn, user_id)


async def make_recovery_codes(conn: Connection, sealer: Sealer, user_id: str) -> list[str]:
    """Ten new codes, shown this once; those of before are void."""
    codes = recovery_codes.new_codes()
    await store.replace_recovery_codes(conn, user_id, [_fingerprints(sealer, user_id, code)[0] for code in codes])
    return codes


async def use_recovery_code(conn: Connection, sealer: Sealer, user_id: str, code: str, now: datetime) -> bool:
    """Whether `code` is one of the person's that was not used; now it is."""
    known = _fingerprints(sealer, user_id, code)
    return bool(known) and await store.use_recovery_code(conn, user_id, known, now)


async def count_recovery_codes(conn: Connection, user_id: str) -> int:
    """How many recovery codes are left."""
    return await store.count_recovery_codes(conn, user_id)


async def _take(conn: Connection, sealer: Sealer, user_id: str, code: str, now: datetime, *, confirmed: bool) -> bool:
    row = await store.find_totp(conn, user_id)
    if row is None or (row.confirmed_at is not None) is not confirmed:
        return False
    secret = sealer.open(row.sealed_secret, SealedFor.TOTP, user_id)
    step = totp.matching_step(secret, code, now, row.last_step)
    if step is None or not await store.use_step(conn, user_id, row.sealed_secret, step, now):
        return False
    if not sealer.is_newest(row.sealed_secret):
        await store.reseal_totp(conn, user_id, row.sealed_secret, sealer.seal(secret, SealedFor.TOTP, user_id))
    return True


def _fingerprints(sealer: Sealer, user_id: str, code: str) -> list[bytes]:
    meant = recovery_codes.canonical(code)
    return sealer.fingerprints(meant.encode(), SealedFor.RECOVERY_CODE, user_id) if meant else []
