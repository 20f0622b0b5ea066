"""Every timed job on one page: its name, when it is done, and by what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from voltway.audit import jobs as audit_jobs
from voltway.certificates import jobs as certificate_jobs
from voltway.files import jobs as files_jobs
from voltway.files.storage import storage_of
from voltway.journal import jobs as journal_jobs
from voltway.kit import mail_outbox
from voltway.kit.bus import Bus
from voltway.kit.clock import Clock
from voltway.kit.mail import sender_of
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings
from voltway.logs import jobs as logs_jobs
from voltway.ocpp import jobs as ocpp_jobs
from voltway.people import jobs as people_jobs
from voltway.plug_and_charge import jobs as contract_jobs
from voltway.privacy import jobs as privacy_jobs
from voltway.reservations import jobs as reservation_jobs
from voltway.security import isolating, jobs as security_jobs
from voltway.stations import jobs as stations_jobs
from voltway.vocabulary.subjects import Change
from voltway.webhooks import jobs as webhook_jobs
from voltway.worker import incident_news
from voltway.worker.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What jobs work with. `tell` gives committed changes to live listeners."""

    settings: Settings
    pool: Pool
    bus: Bus
    clock: Clock
    reach: Reach
    tell: Callable[[list[Change]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One timed job. Any worker may do it, two may do it at once, and one that failed is done again at its next time.

    `cron` has six fields: minute, hour, day, month, weekday, second. `at_start`: also when a worker begins.
    """

    name: str
    cron: str
    work: Callable[[Tools], Awaitable[object]]
    at_start: bool = False


async def release_stations(tools: Tools) -> None:
    """Stations of gateways that vanished become offline."""
    silence_s = tools.settings.worker.gateway_silence_s
    # Gateways that can't reach PostgreSQL are silent, too; they have until now plus the same time to be heard of again.
    if tools.reach.for_s > silence_s:
        tools.tell(await ocpp_jobs.release_stations(tools.pool, silence_s, tools.clock.now()))


async def close_silent_sessions(tools: Tools) -> None:
    """Sessions that nobody says anything about any more are closed."""
    tools.tell(await ocpp_jobs.close_silent_sessions(tools.pool, tools.settings.gateway, tools.clock.now()))


async def settle_overdue_commands(tools: Tools) -> None:
    """Commands that nobody will answer any more get their end."""
    await stations_jobs.settle_overdue_commands(tools.pool, tools.clock.now())


async def end_overdue_reservations(tools: Tools) -> None:
    """Reservations whose time is over are ended, whether or not their stations say so."""
    await reservation_jobs.end_overdue(tools.pool, tools.clock.now())


async def make_partitions(tools: Tools) -> None:
    """The tables that are kept by day are ready for the next days."""
    await journal_jobs.make_partitions(tools.pool, tools.settings.retention)


async def drop_expired(tools: Tools) -> None:
    """What has been kept long enough goes."""
    await journal_jobs.drop_expired(tools.pool, tools.settings.retention, tools.clock.now())


async def remove_expired_sign_ins(tools: Tools) -> None:
    """What is left of attempts, sign-ins and sessions that are over goes."""
    await people_jobs.remove_expired_sign_ins(tools.pool, tools.clock.now())


async def end_approvals(tools: Tools) -> None:
    """What nobody approved in time lapses."""
    await people_jobs.end_approvals(tools.pool, tools.clock.now())


async def sign_audit_trail(tools: Tools) -> None:
    """What was added to the audit trail is looked through and signed."""
    await audit_jobs.make_checkpoint(tools.pool, tools.settings, tools.clock.now())


async def forget_webhooks(tools: Tools) -> None:
    """Webhooks that were delivered or given up long ago are forgotten."""
    await webhook_jobs.forget_deliveries(tools.pool, tools.settings.retention, tools.clock.now())


async def reseal_webhook_secrets(tools: Tools) -> None:
    """Secrets of webhooks that an older key had sealed are sealed with the newest."""
    await webhook_jobs.reseal_secrets(tools.pool, tools.settings)


async def send_mail(tools: Tools) -> None:
    """Mail that waits is handed to the mail server."""
    settings = tools.settings
    await mail_outbox.send_due(
        tools.pool,
        lambda: sealing_of(settings),
        lambda: sender_of(settings),
        tools.clock,
        settings.mail.timeout_s,
    )


async def forget_failed_mail(tools: Tools) -> None:
    """Mail that could not be sent is forgotten."""
    await mail_outbox.forget_failed(tools.pool, tools.clock.now())


async def make_exports(tools: Tools) -> None:
    """What is held on people who asked for it is put together."""
    await privacy_jobs.make_exports(tools.pool, tools.settings.retention, tools.clock.now(), tools.bus)


async def erase_people(tools: Tools) -> None:
    """People are erased, in batches."""
    await privacy_jobs.erase_people(tools.pool, tools.clock.now())


async def clear_stations(tools: Tools) -> None:
    """Stations forget people who were erased."""
    await privacy_jobs.clear_stations(tools.pool, tools.bus, tools.clock.now())


async def forget_expired(tools: Tools) -> None:
    """What the data map says has been kept long enough goes."""
    await privacy_jobs.forget_expired(tools.pool, tools.settings.retention, tools.clock.now())


async def end_overdue_logs(tools: Tools) -> None:
    """Logs that nobody will send any more are ended."""
    await logs_jobs.end_overdue(tools.pool, tools.clock.now())


async def serve_certificate_requests(tools: Tools) -> None:
    """Certificates that stations ask for are signed, and brought to them."""
    await certificate_jobs.serve_requests(tools.pool, tools.bus, tools.settings, tools.clock.now())


async def make_revocation_lists(tools: Tools) -> None:
    """What was revoked stands in a list that is fresh."""
    await certificate_jobs.make_crls(tools.pool, tools.settings, tools.clock.now())


async def renew_certificates(tools: Tools) -> None:
    """Stations ask for a new certificate before theirs ends."""
    await certificate_jobs.renew(tools.pool, tools.bus, tools.settings, tools.clock.now())


async def announce_root(tools: Tools) -> None:
    """Stations get the next root before it signs."""
    await certificate_jobs.announce(tools.pool, tools.bus, tools.clock.now())


async def look_after_certificates(tools: Tools) -> None:
    """Roots follow each other in time, and what is over goes."""
    await certificate_jobs.look_after(tools.pool, tools.settings, tools.clock.now())


async def follow_roots(tools: Tools) -> None:
    """The roots that the provider of contracts trusts are believed."""
    await contract_jobs.follow_roots(tools.pool, tools.settings, tools.clock.now())


async def watch_security(tools: Tools) -> None:
    """What looks like an attack becomes an incident, and who wants to know is told."""
    await security_jobs.watch(tools.pool, tools.clock.now())
    tools.tell(await incident_news.tell(tools.pool, tools.clock.now()))


async def carry_out_isolations(tools: Tools) -> None:
    """Stations that shall be isolated end their sessions, and are cut off."""
    await isolating.carry_out(tools.pool, tools.bus, tools.clock.now())


async def remove_expired_files(tools: Tools) -> None:
    """Files whose time is over go."""
    storage = storage_of(tools.settings, tools.clock)
    try:
        await files_jobs.remove_expired(tools.pool, storage, tools.clock.now())
    finally:
        await storage.close()


JOBS: Final = (
    Job("release_stations", "* * * * * */5", release_stations),
    Job("close_silent_sessions", "* * * * * */30", close_silent_sessions),
    Job("settle_overdue_commands", "* * * * * 15", settle_overdue_commands),
    Job("end_overdue_reservations", "* * * * * */20", end_overdue_reservations),
    Job("remove_expired_sign_ins", "*/10 * * * * 45", remove_expired_sign_ins),
    Job("end_approvals", "* * * * * 50", end_approvals),
    Job("make_partitions", "7 * * * * 0", make_partitions, at_start=True),
    Job("drop_expired", "17 * * * * 0", drop_expired, at_start=True),
    Job("sign_audit_trail", "0 * * * * 0", sign_audit_trail, at_start=True),
    Job("forget_webhooks", "27 * * * * 0", forget_webhooks),
    Job("reseal_webhook_secrets", "37 * * * * 0", reseal_webhook_secrets),
    Job("send_mail", "* * * * * */3", send_mail),
    Job("forget_failed_mail", "47 * * * * 0", forget_failed_mail),
    Job("make_exports", "* * * * * */10", make_exports),
    Job("erase_people", "* * * * * */10", erase_people),
    Job("clear_stations", "* * * * * */10", clear_stations),
    Job("forget_expired", "57 * * * * 0", forget_expired),
    Job("end_overdue_logs", "* * * * * 55", end_overdue_logs),
    Job("serve_certificate_requests", "* * * * * */3", serve_certificate_requests),
    Job("make_revocation_lists", "* * * * * */20", make_revocation_lists),
    Job("renew_certificates", "* * * * * 35", renew_certificates),
    Job("announce_root", "* * * * * 25", announce_root),
    Job("look_after_certificates", "7 * * * * 30", look_after_certificates),
    Job("follow_roots", "41 * * * * 30", follow_roots, at_start=True),
    Job("carry_out_isolations", "* * * * * */2", carry_out_isolations),
    Job("watch_security", "* * * * * */3", watch_security),
    Job("remove_expired_files", "*/5 * * * * 40", remove_expired_files),
)
