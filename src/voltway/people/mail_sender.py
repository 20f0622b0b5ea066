"""In whose name an organization's mails come: its own, or that of the nearest above it that has one."""

from collections.abc import Sequence
from typing import NamedTuple

from voltway.kit.postgres import Connection
from voltway.people import store_organizations
from voltway.people.store_organizations import OrganizationRow
from voltway.vocabulary.access import OrganizationId
from voltway.vocabulary.errors import NotFound


class MailSender(NamedTuple):
    """The name that people read, and the address mails come from; None: `mail.from_address`."""

    name: str
    address: str | None


async def mail_sender(conn: Connection, organization_id: OrganizationId) -> MailSender:
    """Who sends the mails of this organization. Raises NotFound for one that is not there."""
    above = [
        row
        for one in reversed(await store_organizations.lineage(conn, organization_id))
        if (row := await store_organizations.find(conn, one)) is not None
    ]
    if not above:
        raise NotFound(f"there is no organization {organization_id[:80]}", "use the link of your operator")
    return MailSender(_nearest(above, "display_name") or above[0].name, _nearest(above, "mail_from"))


def _nearest(above: Sequence[OrganizationRow], column: str) -> str | None:
    return next((value for row in above if (value := getattr(row, column)) is not None), None)
