"""Stations that came with a password somebody typed in get one that nobody has seen, where the house wants that."""

import structlog

from voltway.kit.bus import Bus
from voltway.kit.postgres import Pool
from voltway.ocpp.line import Line
from voltway.stations import commanding
from voltway.vocabulary.commands import CommandState
from voltway.vocabulary.errors import VoltwayError
from voltway.vocabulary.orders_security import RotatePassword
from voltway.vocabulary.stations import Admission, SecurityProfile

_log = structlog.get_logger()

AUTHOR = "Voltway"


def is_due(line: Line) -> bool:
    """Whether the station of the line has had none but typed-in passwords, and none is on its way."""
    record = line.record
    by_password = record.security_profile in (SecurityProfile.BASIC, SecurityProfile.TLS_BASIC)
    untouched = not record.password_changed and record.next_password_hash is None
    return by_password and untouched and record.admission is Admission.ACCEPTED


async def give(pool: Pool, bus: Bus, line: Line) -> None:
    """Order a new password for the station. One that refuses is asked again when it connects next."""
    try:
        command = await commanding.give(pool, bus, line.station_id, RotatePassword(), author=AUTHOR)
    except VoltwayError as error:
        _log.warning("a station got no password of its own", station=line.station_id, error=str(error))
        return
    if command.state is not CommandState.ACCEPTED:
        _log.warning("a station took no password of its own", station=line.station_id, why=command.reason)
