"""What an answer about certificates leaves: rows for the journal's writer, also where the station said no."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from tests.ocpp.made import line
from voltway.certificates.store import Verdict
from voltway.journal.unit import Unit
from voltway.journal.writer import Writer
from voltway.ocpp import certificate_keeping
from voltway.vocabulary.commands import Answer, ClearCache, CommandState
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_certificates import SendCertificate

NOW = datetime(2026, 5, 4, tzinfo=UTC)
SEND = SendCertificate(certificate_id="c", chain="PEM")


class Disk:
    """A writer that writes at once."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def append(self, unit: Unit) -> None:
        self.units.append(unit)
        unit.committed()


async def kept(order: Order, state: CommandState) -> list[Any]:
    disk, (made, _) = Disk(), line()
    keeping = certificate_keeping.keep(cast("Writer", disk), made, order, Answer(state=state, reason="why"), NOW)
    await asyncio.wait_for(keeping, 5.0)
    return [row for unit in disk.units for _, row in unit.rows]


@pytest.mark.parametrize("state", [CommandState.ACCEPTED, CommandState.REJECTED])
async def test_what_a_station_says_to_its_certificate_is_written(state: CommandState) -> None:
    accepted = state is CommandState.ACCEPTED
    assert await kept(SEND, state) == [
        Verdict(certificate_id="c", station_id="S1", accepted=accepted, reason="why", at=NOW)
    ]


async def test_what_it_did_not_say_leaves_nothing() -> None:
    assert await kept(SEND, CommandState.TIMED_OUT) == []
    assert await kept(ClearCache(), CommandState.ACCEPTED) == []
