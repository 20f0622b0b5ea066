"""Sessions whose station has fallen silent: closed with their last reading, and marked as such."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from voltway.journal.unit import Unit
from voltway.journal.writer import Writer
from voltway.kit.settings import GatewaySettings
from voltway.ocpp import recording
from voltway.ocpp.line import Line
from voltway.ocpp.verdicts import Verdicts
from voltway.sessions import intake, lifecycle
from voltway.sessions.session import Session
from voltway.vocabulary.sessions import Rule


def overdue_rule(session: Session, now: datetime, silence_s: float, reboot_grace_s: float) -> Rule | None:
    """Why an active session is closed now; None if it runs on.

    A session that ran when its station rebooted has `reboot_grace_s` seconds to be heard of again: 1.6 stations send
    their StopTransaction after the boot, 2.1 stations may resume.
    """
    if not session.active:
        return None
    rebooted = session.rebooted_at
    if rebooted is not None and session.received_at <= rebooted and now - rebooted > timedelta(seconds=reboot_grace_s):
        return Rule.CLOSED_BY_REBOOT
    if now - session.received_at > timedelta(seconds=silence_s):
        return Rule.CLOSED_BY_SILENCE
    return None


def close_silent(unit: Unit, session: Session, rule: Rule, now: datetime) -> None:
    """Close the session and put it on the unit."""
    fact = intake.closing(session, rule)
    lifecycle.close(session, fact, now)
    recording.session_fact(unit, fact, session, now)


def sweep(lines: Iterable[Line], writer: Writer, verdicts: Verdicts, now: datetime, mine: GatewaySettings) -> None:
    """Close what has been silent for too long at the stations held here."""
    for line in lines:
        if line.sessions is None or line.held:
            continue
        for session in line.sessions.known:
            rule = overdue_rule(session, now, mine.session_silence_s, mine.session_reboot_grace_s)
            if rule is not None:
                unit = Unit(line.station_id)
                close_silent(unit, session, rule, now)
                verdicts.settle(session)
                writer.append(unit)
