"""Inviting somebody, from a page or over the API: the link, the mail that brings it, and what is written down."""

from voltway.api.auditing import record
from voltway.api.context import ApiContext, ApiRequest
from voltway.kit.mail_outbox import put_mail
from voltway.kit.postgres import Connection
from voltway.people import inviting, store_branding
from voltway.people.invitation_mail import invitation_mail
from voltway.people.inviting import Invitation
from voltway.people.one_time_links import LIFETIMES
from voltway.people.store_one_time_links import Purpose
from voltway.vocabulary.audit import AuditAction


async def invite(request: ApiRequest, connection: Connection, wanted: Invitation) -> str | None:
    """The path of the link for the person; None: they have an account, and have the role now.

    It is mailed, too, where `web.public_url` says under which name we are reached: a link that follows what a browser
    says of itself could lead elsewhere. Needs a transaction. Raises what `inviting.invite` raises.
    """
    api: ApiContext = request.app.state.api
    now, place = api.clock.now(), wanted.organization_id
    token = await inviting.invite(connection, request.auth, wanted, now)
    path = f"/invitation?token={token}" if token else None
    looks = await store_branding.find(connection, place)
    if path is not None and api.settings.web.public_url is not None and looks is not None:
        link = f"{api.settings.web.public_url}{path}"
        mail = invitation_mail(wanted.email, request.auth.actor.name, looks.own_name, link, looks=looks)
        await put_mail(connection, api.sealing, mail, now, expires_at=now + LIFETIMES[Purpose.INVITATION])
    after = {"role": wanted.role, "until": wanted.until}
    await record(request, connection, AuditAction.USER_INVITE, place, place, after=after)
    return path
