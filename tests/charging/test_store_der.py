"""Which DER controls stations hold: replaced, superseded, over, cleared; and their alarms."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.ocpp.outbound.der_examples import control
from voltway.charging import der_keeping, store_der
from voltway.charging.store_der import ALARMS, CONTROLS, AlarmRow, ControlRow, ControlsCleared, ControlSwitched
from voltway.journal.unit import Unit, write_rows
from voltway.kit.postgres import Pool
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.der import ControlKind, ControlTold, GridFault
from voltway.vocabulary.facts import DerControlsTold
from voltway.vocabulary.orders_der import SetDerControl

NOW = datetime.now(UTC).replace(microsecond=0)
WATT, VAR = ControlKind.VOLT_WATT, ControlKind.VOLT_VAR


@pytest.fixture(autouse=True)
async def station(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute("insert into station (station_id, admission) values ('S1', 'accepted')")


def held(control_id: str, *superseded: str, kind: ControlKind = WATT, **fields: Any) -> ControlRow:
    if not fields.get("is_default", True):
        fields = {"starts_at": NOW, "duration_s": 600.0, **fields}
    order = SetDerControl(control=control(kind, control_id=control_id, **fields))
    answer = Answer(state=CommandState.ACCEPTED, answer={"status": "Accepted", "supersededIds": list(superseded)})
    [row] = der_keeping.of_order("S1", order, answer, NOW)
    return row


def reported(*control_ids: str) -> list[ControlRow]:
    scheduled = {"is_default": False, "starts_at": NOW, "duration_s": 600.0}
    controls = [
        ControlTold(control=control(WATT, control_id=control_id, **scheduled), is_superseded=False)
        for control_id in control_ids
    ]
    return list(der_keeping.of_report("S1", DerControlsTold(controls=controls), NOW))


async def written(pool: Pool, *rows: ControlRow) -> dict[str, str]:
    """Each control by its id, and how it stands."""
    unit = Unit("S1")
    unit.rows = [(CONTROLS, row) for row in rows]
    async with pool.connection() as connection:
        async with connection.transaction():
            await write_rows(connection, [unit])
        return {
            one.control.control_id: "superseded" if one.is_superseded else "started" if one.started_at else "held"
            for one in await store_der.known(connection, "S1")
        }


async def test_controls_are_superseded_and_replaced(pool: Pool) -> None:
    assert await written(pool, held("a"), held("b", "a")) == {"a": "superseded", "b": "held"}
    assert await written(pool, held("c", "c")) == {"a": "superseded", "b": "held", "c": "superseded"}
    assert await written(pool, held("a", "b")) == {"a": "held", "b": "superseded", "c": "superseded"}


async def test_scheduled_ones_begin_and_are_over(pool: Pool) -> None:
    rows = [held("a", is_default=False), held("b", is_default=False), held("old", is_default=False, duration_s=0.0)]
    assert await written(pool, *rows, ControlSwitched("S1", "b", True, NOW, ["a"])) == {
        "a": "superseded",
        "b": "started",
    }
    assert (await written(pool, *reported("b")))["b"] == "started", "a report does not say that it has not begun"
    assert (await written(pool, held("b", is_default=False)))["b"] == "held", "it is another one from now on"
    assert await written(pool, ControlSwitched("S1", "b", False, NOW, [])) == {"a": "superseded"}
    assert await written(pool, ControlSwitched("S1", "nobody's", True, NOW, ["nothing"])) == {"a": "superseded"}


async def test_clearing_takes_what_matches(pool: Pool) -> None:
    rows = [held("a"), held("b", kind=VAR), held("c", is_default=False), held("d", kind=VAR, is_default=False)]
    assert set(await written(pool, *rows, ControlsCleared("S1", True, WATT, None))) == {"b", "c", "d"}
    assert set(await written(pool, ControlsCleared("S1", False, None, "d"))) == {"b", "c"}
    assert set(await written(pool, ControlsCleared("S1", False, None, "b"))) == {"b", "c"}
    assert set(await written(pool, ControlsCleared("S1", True, None, None))) == {"c"}


async def test_a_station_can_not_fill_the_table(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_der, "MOST_CONTROLS", 10)
    some = [f"c{n}" for n in range(6)]
    assert len(await written(pool, *reported(*some))) == 6
    assert len(await written(pool, *reported(*some, "more", "and more"))) == 8, (
        "those that are known take no room twice"
    )
    rows = reported(*(f"c{n}" for n in range(30)))
    assert len(await written(pool, *rows)) == 10
    assert len(await written(pool, *rows, held("one more"))) == 10
    known = next(iter(await written(pool)))
    assert (await written(pool, held(known, known)))[known] == "superseded", "what is known is still kept up to date"


async def test_a_control_comes_back_as_it_was_set(pool: Pool) -> None:
    await written(pool, held("a", is_default=False))
    async with pool.connection() as connection:
        [known] = await store_der.known(connection, "S1")
    expected = control(WATT, control_id="a", is_default=False, starts_at=NOW, duration_s=600.0)
    assert (known.control, known.known_by, known.known_at) == (expected, "order", NOW)


def alarm(kind: ControlKind, minutes: int, *, ended: bool = False) -> AlarmRow:
    return AlarmRow("S1", kind, ended, NOW + timedelta(minutes=minutes), GridFault.OVER_VOLTAGE, None)


async def alarmed(pool: Pool, *rows: AlarmRow) -> list[tuple[ControlKind, int, int | None]]:
    """Kind, and in which minute each began and ended."""
    unit = Unit("S1")
    unit.rows = [(ALARMS, row) for row in rows]
    async with pool.connection() as connection:
        async with connection.transaction():
            await write_rows(connection, [unit])
        return [
            (one.kind, minute(one.began_at) or 0, minute(one.ended_at))
            for one in await store_der.alarms(connection, "S1")
        ]


def minute(at: datetime | None) -> int | None:
    return None if at is None else round((at - NOW).total_seconds() / 60)


async def test_alarms_hold_until_they_end_or_another_takes_over(pool: Pool) -> None:
    assert await alarmed(pool, alarm(WATT, 1), alarm(WATT, 2)) == [(WATT, 1, None)]
    assert await alarmed(pool, alarm(VAR, 3)) == [(VAR, 3, None), (WATT, 1, 3)]
    assert await alarmed(pool, alarm(VAR, 4, ended=True)) == [(VAR, 3, 4), (WATT, 1, 3)]
    assert await alarmed(pool, alarm(WATT, 5)) == [(WATT, 5, None), (VAR, 3, 4)]
    assert await alarmed(pool, alarm(ControlKind.HF_MAY_TRIP, 6, ended=True)) == [(WATT, 5, None), (VAR, 3, 4)]
