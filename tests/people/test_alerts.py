from datetime import timedelta

from tests.fixtures.people import NOON
from tests.fixtures.signing import HOME, PASSWORD, Lobby, from_elsewhere, mails_of
from voltway.people import store_accounts
from voltway.people.sign_in_sessions import Device
from voltway.people.store_accounts import AccountChange
from voltway.vocabulary.audit import AuditAction

HOUR = timedelta(hours=1)


async def test_the_first_sign_in_and_known_devices_alarm_nobody(lobby: Lobby) -> None:
    await lobby.account()
    first = await lobby.password()
    assert first.is_first
    known = Device(address="198.51.100.9", user_agent="Firefox", cookie=first.device_cookie)
    again = await lobby.password(device=known)
    assert (again.is_first, again.session is not None and again.session.row.is_new_device) == (False, False)
    assert await mails_of(lobby.pool) == []


async def test_a_new_device_is_told_to_the_owner_in_their_language(lobby: Lobby) -> None:
    anna = await lobby.account()
    async with lobby.pool.connection() as connection:
        await store_accounts.change(connection, anna.user_id, AccountChange(locale="de"))
    await lobby.password()
    made = await lobby.password(device=Device(address="192.168.1.7", user_agent="x Firefox/1 Windows <b>"))
    assert made.session is not None
    assert made.session.row.is_new_device
    (mail,) = await mails_of(lobby.pool)
    assert mail.to == anna.email
    assert mail.subject.startswith("Eine neue Anmeldung")
    assert "Firefox, Windows\nVon: 192.168.1.7, privates Netz" in mail.text
    assert "https://charge.example/account" in mail.text.split()
    assert "<b>" not in mail.text


async def test_a_device_that_is_known_of_somebody_else_is_new(lobby: Lobby) -> None:
    await lobby.account()
    await lobby.account("bert@example.org")
    theirs = await lobby.password("bert@example.org")
    await lobby.password()
    await lobby.password(device=Device(address=None, user_agent=None, cookie=theirs.device_cookie))
    assert len(await mails_of(lobby.pool)) == 1


async def test_who_fails_alarms_nobody(lobby: Lobby) -> None:
    await lobby.account()
    await lobby.password()
    await lobby.password(password=PASSWORD + "x", device=from_elsewhere(1))
    assert await mails_of(lobby.pool) == []


async def test_nobody_is_flooded_and_a_flood_hides_no_change(lobby: Lobby) -> None:
    anna = await lobby.account()
    await lobby.password()
    for number in range(12):
        await lobby.password(device=from_elsewhere(number))
    assert len(await mails_of(lobby.pool)) == 5
    async with lobby.pool.connection() as connection:
        await lobby.alerts.changed(connection, anna, AuditAction.USER_CHANGE_PASSWORD, HOME, NOON)
        for _ in range(40):
            await lobby.alerts.changed(connection, anna, AuditAction.USER_ADD_PASSKEY, HOME, NOON)
    mails = await mails_of(lobby.pool)
    assert len(mails) == 15
    assert "another password was chosen" in mails[5].text
    for number in range(12):
        await lobby.password(device=from_elsewhere(number), now=NOON + HOUR)
    assert len(await mails_of(lobby.pool)) <= 20
