"""Telling people by mail what was done with their account: a sign-in from a new device, another password or factor."""

from datetime import datetime
from typing import Final

from voltway.kit.mail import Mail
from voltway.kit.mail_outbox import put_mail
from voltway.kit.places import Places
from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.people import store_branding, store_throttle, throttle
from voltway.people.accounts import Account
from voltway.people.alert_mail import (
    Circumstances,
    Reader,
    change_by_others_mail,
    change_mail,
    new_device_mail,
)
from voltway.people.sign_in_sessions import Device
from voltway.people.store_branding import Branding
from voltway.people.throttle import Kind
from voltway.people.user_agents import browser_of
from voltway.vocabulary.audit import AuditAction

PAGE: Final = "/account"


class Alerts:
    """Puts such mails into the outbox. One per process."""

    def __init__(self, sealing: Sealing, places: Places, public_url: str | None) -> None:
        """`public_url` is that of the settings: no link follows what a browser says we are called."""
        self._sealing = sealing
        self._places = places
        self._page = None if public_url is None else public_url + PAGE

    async def new_device(self, conn: Connection, account: Account, device: Device, now: datetime) -> None:
        """Somebody signed in on a device that was not known. Beyond some mails an hour no more go out."""
        if await self._may_mail(conn, Kind.ALERT_OF_SIGN_IN, account, now):
            reader, seen = await self._reader(conn, account), self._seen(account, device, now)
            await self._put(conn, new_device_mail(reader, seen), now)

    async def changed(
        self, conn: Connection, account: Account, change: AuditAction, device: Device, now: datetime
    ) -> None:
        """One of `alert_mail.CHANGES` was made. Beyond some mails an hour no more go out."""
        if await self._may_mail(conn, Kind.ALERT_OF_CHANGE, account, now):
            reader, seen = await self._reader(conn, account), self._seen(account, device, now)
            await self._put(conn, change_mail(reader, seen, change), now)

    async def changed_by_others(self, conn: Connection, account: Account, change: AuditAction, now: datetime) -> None:
        """An administrator or a directory made one of `alert_mail.CHANGES_BY_OTHERS`; `account`: as it was before."""
        if await self._may_mail(conn, Kind.ALERT_OF_CHANGE, account, now):
            await self._put(conn, change_by_others_mail(await self._reader(conn, account), now, change), now)

    async def _may_mail(self, conn: Connection, kind: Kind, account: Account, now: datetime) -> bool:
        return await store_throttle.take(conn, [throttle.draw(kind, account.user_id)], now) is None

    async def _reader(self, conn: Connection, account: Account) -> Reader:
        looks = await store_branding.find(conn, account.organization_id) or Branding()
        return Reader(to=account.email, locale=account.locale, looks=looks, page=self._page)

    def _seen(self, account: Account, device: Device, now: datetime) -> Circumstances:
        return Circumstances(
            at=now,
            address=device.address,
            browser=browser_of(device.user_agent),
            place=self._places.place_of(device.address, account.locale),
        )

    async def _put(self, conn: Connection, mail: Mail, now: datetime) -> None:
        await put_mail(conn, self._sealing, mail, now)
