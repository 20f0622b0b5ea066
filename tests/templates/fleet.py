"""Stations with trees, templates for them, and a gateway in whose place a test answers."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from voltway.kit.bus import Bus
from voltway.kit.clock import SettableClock
from voltway.kit.postgres import Pool
from voltway.ocpp.outbound.variables_told import outcomes
from voltway.stations import store_commands
from voltway.stations.store_commands import Outcome
from voltway.templates import catalogue, checking, rollouts, store_rollouts
from voltway.templates.keeping import TemplateKeeping
from voltway.templates.rollouts import RolloutWish
from voltway.templates.store import Wish
from voltway.vocabulary.access import ROOT, OrganizationId
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.ids import GatewayId, StationId
from voltway.vocabulary.orders_variables import SettingChange, SetVariables, VariableName
from voltway.vocabulary.subjects import OrderMessage, gateway_orders
from voltway.vocabulary.templates import Rollout, RolloutRules, RolloutState, Template

BEGIN = datetime(2026, 6, 1, 12, tzinfo=UTC)
TIMEOUT = VariableName("EVConnectionTimeOut", "TxCtrlr")


def wish(*settings: tuple[str, str], **fields: Any) -> Wish:
    """A template with these settings, each `Component/Variable` and its value; else one timeout of 90 s."""
    wanted = settings or (("TxCtrlr/EVConnectionTimeOut", "90"),)
    changes = []
    for name, value in wanted:
        component, _, variable = name.rpartition("/")
        changes.append(SettingChange(VariableName(variable, component), value))
    return Wish(settings=changes, **{"name": "n"} | fields)


@dataclass
class Fleet:
    """Stations S0, S1 and so on, all there; `answers` says what each says to an order, else it accepts all."""

    pool: Pool
    bus: Bus
    clock: SettableClock = field(default_factory=lambda: SettableClock(BEGIN))
    answers: dict[str, list[str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keeping = self.worker()
        self.bus.respond(gateway_orders(GatewayId("g")), self._respond)

    def worker(self) -> TemplateKeeping:
        return TemplateKeeping(self.pool, self.bus, self.clock, outcomes, per_minute=120)

    async def _respond(self, _subject: str, payload: bytes) -> bytes:
        message = msgspec.json.decode(payload, type=OrderMessage)
        assert isinstance(message.order, SetVariables)
        self.asked.append(message.station_id)
        said = self.answers.get(message.station_id, ["Accepted"] * len(message.order.changes))
        state = CommandState.ACCEPTED if set(said) <= {"Accepted", "RebootRequired"} else CommandState.REJECTED
        words = [{"status": one} for one in said]
        now = datetime.now(UTC)
        told = Outcome(
            station_id=StationId(message.station_id),
            command_id=message.command_id,
            state=state,
            sent_at=now,
            answered_at=now,
            answer=words,
        )
        async with self.pool.connection() as conn:
            await store_commands.record_outcomes(conn, [told])
        return msgspec.json.encode(Answer(state=state, answer=words, station_ms=1.0))

    async def execute(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        async with self.pool.connection() as connection:
            cursor = await connection.execute(query, values or None)
            return await cursor.fetchall() if cursor.description else []

    async def fill(self, count: int, value: str = "60") -> None:
        """So many stations, whose timeout is 60 s."""
        await self.execute(
            "insert into station (station_id, admission, vendor, model, firmware, gateway_id)"
            " select 'S' || n, 'accepted', 'ACME', 'One', '1', 'g' from generate_series(0, %s) as n",
            count - 1,
        )
        await self.execute(
            "insert into device_model (station_id, whole_at, firmware) select station_id, now(), '1' from station"
        )
        await self.has("TxCtrlr", "EVConnectionTimeOut", value)

    async def has(self, component: str, variable: str, value: str | None, **columns: Any) -> None:
        """Every station has told this."""
        told = {"component": component, "variable": variable, "value": value} | columns
        await self.execute(
            "insert into station_variable (station_id, path, component, variable, attribute, value, wanted_value,"
            " mutability, data_type, needs_restart) select station.station_id, lower(%s), v.component, v.variable,"
            " 'actual',"
            " v.value, v.wanted_value, v.mutability, v.data_type, coalesce(v.needs_restart, false)"
            " from station, json_populate_record(null::station_variable, %s::json) as v",
            f"{component}/{variable}",
            json.dumps(told),
        )

    async def add(self, wanted: Wish, organization_id: str = ROOT) -> Template:
        async with self.pool.connection() as connection, connection.transaction():
            return await catalogue.add(connection, OrganizationId(organization_id), wanted, "Ada", self.clock.now())

    async def plan(self, template: Template, *waves: str, **rules: Any) -> Rollout:
        wanted = RolloutWish(template_id=template.template_id, waves=waves, rules=RolloutRules(**rules))
        async with self.pool.connection() as connection, connection.transaction():
            return await rollouts.plan(connection, wanted, "Ada", self.clock.now())

    async def advance(self, **later: float) -> None:
        self.clock.advance(timedelta(**later))
        await self.keeping.advance()

    async def compare(self) -> int:
        return await checking.look(self.pool, self.clock.now())

    async def states(self, rollout: Rollout) -> dict[str, str]:
        async with self.pool.connection() as connection:
            rows = await store_rollouts.stations(connection, rollout.rollout_id)
        return {row.station_id: str(row.state) for row in rows}

    async def stands(self, rollout: Rollout) -> Rollout:
        async with self.pool.connection() as connection:
            return await store_rollouts.known(connection, rollout.rollout_id)

    async def finish(self, rollout: Rollout) -> Rollout:
        """Step by step, until it does nothing more."""
        for _ in range(20):
            await self.advance(seconds=2)
            found = await self.stands(rollout)
            if found.state is not RolloutState.RUNNING:
                return found
        raise AssertionError(f"it goes on and on: {await self.states(rollout)}")
