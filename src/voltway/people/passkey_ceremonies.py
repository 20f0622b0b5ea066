"""Registering a passkey and signing in with one: a question and an answer each, and the challenge between them.

The challenge is kept on the server for five minutes, for the one browser that asked (`holder`: the hash of the token of
its session or pending sign-in), and is used up by the first answer, right or wrong. So nothing here raises for a wrong
answer: a transaction rolled back would bring the challenge back.
"""

from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from msgspec import Struct

from voltway.kit.postgres import Connection
from voltway.people import store_passkeys as store
from voltway.people.accounts import Account, clean_name
from voltway.people.passkeys import (
    Passkey,
    PasskeyRefusal,
    RelyingParty,
    UsedPasskey,
    new_challenge,
    read_sign_in,
    registration_options,
    sign_in_options,
    verify_registration,
    verify_sign_in,
)
from voltway.vocabulary.access import UserId
from voltway.vocabulary.errors import Conflict

CHALLENGE_LIFETIME: Final = timedelta(minutes=5)
MOST_PASSKEYS: Final = 20

_log = structlog.get_logger()


class PasskeyVerdict(Struct, frozen=True, kw_only=True):
    """Whose passkey answered, or why the answer is not taken."""

    user_id: UserId | None = None
    refusal: PasskeyRefusal | None = None


async def begin_registration(
    conn: Connection, rp: RelyingParty, account: Account, holder: bytes, now: datetime
) -> dict[str, Any]:
    """The question to the browser, as JSON. Raises Conflict for somebody who has many already."""
    existing = await store.of_user(conn, account.user_id)
    if len(existing) >= MOST_PASSKEYS:
        raise Conflict(f"there are {len(existing)} passkeys already", "remove one that is not used any more")
    challenge = new_challenge()
    await store.put_challenge(conn, holder, challenge, account.user_id, now + CHALLENGE_LIFETIME)
    return registration_options(
        rp, user_id=account.user_id, email=account.email, name=account.name, existing=existing, challenge=challenge
    )


async def finish_registration(
    conn: Connection, rp: RelyingParty, *, user_id: str, holder: bytes, answer: str, name: str, now: datetime
) -> Passkey | PasskeyRefusal:
    """The new passkey, kept under `name`, or why the answer (JSON) is not taken. Raises InvalidInput for the name."""
    called = clean_name(name)
    asked = await store.take_challenge(conn, holder, now)
    if asked is None or asked.user_id != user_id:
        return PasskeyRefusal.NO_CHALLENGE
    verified = verify_registration(rp, answer, asked.challenge)
    if isinstance(verified, PasskeyRefusal):
        return verified
    passkey = Passkey(
        credential_id=verified.credential_id,
        user_id=UserId(user_id),
        public_key=verified.public_key,
        sign_count=verified.sign_count,
        transports=verified.transports,
        name=called,
        backed_up=verified.backed_up,
        created_at=now,
    )
    return passkey if await store.insert(conn, passkey) else PasskeyRefusal.OTHER_OWNER


async def begin_sign_in(conn: Connection, rp: RelyingParty, holder: bytes, now: datetime) -> dict[str, Any]:
    """The question to the browser, as JSON: for signing in without a name, as a second factor, and to step up."""
    challenge = new_challenge()
    await store.put_challenge(conn, holder, challenge, None, now + CHALLENGE_LIFETIME)
    return sign_in_options(rp, challenge)


async def finish_sign_in(
    conn: Connection, rp: RelyingParty, *, holder: bytes, answer: str, now: datetime, of: str | None = None
) -> PasskeyVerdict:
    """Whose passkey gave the answer (JSON). `of`: only this person's will do, as a second factor or to step up."""
    asked = await store.take_challenge(conn, holder, now)
    if asked is None or asked.user_id is not None:
        return PasskeyVerdict(refusal=PasskeyRefusal.NO_CHALLENGE)
    read = read_sign_in(answer)
    if read is None:
        return PasskeyVerdict(refusal=PasskeyRefusal.UNREADABLE)
    passkey = await store.find(conn, read.raw_id)
    if passkey is None:
        return PasskeyVerdict(refusal=PasskeyRefusal.UNKNOWN)
    if of is not None and passkey.user_id != of:
        return PasskeyVerdict(refusal=PasskeyRefusal.OTHER_OWNER)
    used = verify_sign_in(rp, read, asked.challenge, passkey)
    if isinstance(used, UsedPasskey) and not await store.note_use(conn, passkey, used, now):
        used = PasskeyRefusal.COUNTER_WENT_BACK
    if isinstance(used, UsedPasskey):
        return PasskeyVerdict(user_id=passkey.user_id)
    if used is PasskeyRefusal.COUNTER_WENT_BACK:
        await _report_regression(conn, passkey, now)
    return PasskeyVerdict(refusal=used)


async def _report_regression(conn: Connection, passkey: Passkey, now: datetime) -> None:
    await store.note_regression(conn, passkey.credential_id, now)
    _log.warning(
        "a passkey's counter went backwards: it may have been copied",
        user_id=passkey.user_id,
        credential_id=passkey.credential_id.hex(),
        sign_count=passkey.sign_count,
    )
