"""What it costs to decide whether somebody may do something."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Final

from benchmarks.bench import Bench
from benchmarks.table import Figure
from voltway.people.access import Principal, may
from voltway.people.roles import PERMISSIONS, ShippedRole
from voltway.vocabulary.access import Actor, ActorKind, Grant, OrganizationId, Permission

_ASKED_US: Final = 20.0
_DECISIONS: Final = 50_000
_GRANTS: Final = 10
_DEPTH: Final = 5


def measure(bench: Bench) -> list[Figure]:
    """One figure: somebody with ten roles, one of which, the last, opens the organization five levels below it."""
    now = datetime.now(UTC)
    opened = PERMISSIONS[ShippedRole.NETWORK_OPERATOR]
    grants = tuple(
        Grant(OrganizationId(f"place-{number}"), opened, now + timedelta(days=1)) for number in range(_GRANTS)
    )
    principal = Principal(Actor(ActorKind.USER, "somebody", "Somebody"), grants)
    lineage = [OrganizationId(f"below-{number}") for number in range(_DEPTH)] + [grants[-1].organization_id]
    bench.say(f"{_DECISIONS:,} decisions")
    begun = perf_counter()
    allowed = sum(may(principal, Permission.STATIONS_COMMAND, lineage, now) for _ in range(_DECISIONS))
    took_us = (perf_counter() - begun) / _DECISIONS * 1e6
    return [
        Figure(
            name=f"authorization decision, {_GRANTS} roles, {_DEPTH} levels deep",
            ours=f"{took_us:.1f} µs",
            asked=f"≤ {_ASKED_US:g} µs",
            met=took_us <= _ASKED_US and allowed == _DECISIONS,
            detail={"decision_us": took_us, "allowed": allowed},
        )
    ]
