"""When security events make an incident. Pure.

A rule looks at the events of some kinds that one subject (a station, an address, an account) has had within its window.
No rule does anything but tell people: whoever can make events happen must not be able to cut a station off.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from voltway.vocabulary.incidents import IncidentRule, IncidentSubject, SecurityEventKind as Kind, Severity

HOUR: Final = timedelta(hours=1)

_AT_THE_DOOR: Final = frozenset(
    {Kind.PASSWORD_REFUSED, Kind.CERTIFICATE_REFUSED, Kind.TLS_REFUSED, Kind.PROTOCOL_REFUSED}
)


class Rule(Struct, frozen=True, kw_only=True):
    """At least `least` events of `kinds` about one subject within `window`, and at `places` different places.

    A place is an address for a station or an account, and a station or an account for an address; it counts from
    `each` events on. `by_strangers`: somebody without credentials can set it off, so it opens a few incidents only.
    """

    kinds: frozenset[Kind]
    subject: IncidentSubject
    severity: Severity
    least: int = 1
    places: int = 0
    each: int = 1
    window: timedelta = HOUR
    by_strangers: bool = False


RULES: Final[Mapping[IncidentRule, Rule]] = {
    IncidentRule.STATION_TAMPERED: Rule(
        kinds=frozenset({Kind.TAMPERED}), subject=IncidentSubject.STATION, severity=Severity.CRITICAL
    ),
    # There, back and there again: a station that is moved, or whose address changes, does not go to and fro.
    IncidentRule.STATION_CLONED: Rule(
        kinds=frozenset({Kind.CONNECTION_MOVED}),
        subject=IncidentSubject.STATION,
        severity=Severity.CRITICAL,
        least=4,
        places=2,
        each=2,
    ),
    IncidentRule.FIRMWARE_NOT_GENUINE: Rule(
        kinds=frozenset({Kind.FIRMWARE_NOT_GENUINE}), subject=IncidentSubject.STATION, severity=Severity.HIGH
    ),
    IncidentRule.LOG_CLEARED: Rule(
        kinds=frozenset({Kind.LOG_CLEARED}), subject=IncidentSubject.STATION, severity=Severity.HIGH
    ),
    IncidentRule.IDENTITY_MISUSED: Rule(
        kinds=frozenset({Kind.IDENTITY_MISUSED}),
        subject=IncidentSubject.STATION,
        severity=Severity.HIGH,
        least=3,
        by_strangers=True,
    ),
    IncidentRule.MESSAGES_REPLAYED: Rule(
        kinds=frozenset({Kind.MESSAGE_REPLAYED}), subject=IncidentSubject.STATION, severity=Severity.HIGH
    ),
    IncidentRule.MAINTENANCE_GUESSED: Rule(
        kinds=frozenset({Kind.MAINTENANCE_LOGIN_FAILED}),
        subject=IncidentSubject.STATION,
        severity=Severity.HIGH,
        least=5,
    ),
    IncidentRule.STATION_LOCKED_OUT: Rule(
        kinds=_AT_THE_DOOR, subject=IncidentSubject.STATION, severity=Severity.MEDIUM, least=20, by_strangers=True
    ),
    IncidentRule.SERVER_DOUBTED: Rule(
        kinds=frozenset({Kind.SERVER_DOUBTED}), subject=IncidentSubject.STATION, severity=Severity.MEDIUM, least=3
    ),
    IncidentRule.TRAFFIC_IMPOSSIBLE: Rule(
        kinds=frozenset({Kind.TRAFFIC_IMPOSSIBLE}), subject=IncidentSubject.STATION, severity=Severity.MEDIUM, least=50
    ),
    IncidentRule.STATIONS_TRIED: Rule(
        kinds=_AT_THE_DOOR | {Kind.IDENTITY_MISUSED},
        subject=IncidentSubject.ADDRESS,
        severity=Severity.HIGH,
        least=20,
        places=5,
        by_strangers=True,
    ),
    IncidentRule.DOOR_FLOODED: Rule(
        kinds=_AT_THE_DOOR | {Kind.STRANGER_REFUSED, Kind.SERVER_DOUBTED},
        subject=IncidentSubject.ADDRESS,
        severity=Severity.LOW,
        least=500,
        by_strangers=True,
    ),
    IncidentRule.ACCOUNT_GUESSED: Rule(
        kinds=frozenset({Kind.SIGN_IN_FAILED}),
        subject=IncidentSubject.ACCOUNT,
        severity=Severity.MEDIUM,
        least=10,
        by_strangers=True,
    ),
    IncidentRule.ACCOUNTS_TRIED: Rule(
        kinds=frozenset({Kind.SIGN_IN_FAILED}),
        subject=IncidentSubject.ADDRESS,
        severity=Severity.HIGH,
        least=20,
        places=5,
        by_strangers=True,
    ),
}

LONGEST_WINDOW: Final = max(rule.window for rule in RULES.values())
COUNTED: Final = frozenset(kind for rule in RULES.values() for kind in rule.kinds)
"""The kinds that any rule looks at."""


class Tally(Struct, frozen=True, kw_only=True):
    """So many events of a kind, about the same station, address and account, and when they were."""

    kind: Kind
    station_id: str | None
    address: str | None
    user_id: str | None
    times: int
    first_at: datetime
    last_at: datetime


class Suspicion(Struct, frozen=True, kw_only=True):
    """What a rule found."""

    rule: IncidentRule
    subject_id: str
    times: int
    first_at: datetime
    last_at: datetime

    @property
    def subject_kind(self) -> IncidentSubject:
        """What it is about."""
        return RULES[self.rule].subject


def suspicions(tallies: Iterable[Tally], until: datetime) -> list[Suspicion]:
    """What the rules make of events that no resolved incident has counted.

    The windows reach back from `until`, up to which they have looked before: what happened while nobody looked counts.
    """
    by_rule: defaultdict[tuple[IncidentRule, str], list[Tally]] = defaultdict(list)
    for tally in tallies:
        for name, rule in RULES.items():
            subject_id = subject_of(tally, rule.subject)
            if tally.kind in rule.kinds and subject_id is not None and tally.last_at > until - rule.window:
                by_rule[name, subject_id].append(tally)
    return [
        Suspicion(
            rule=name,
            subject_id=subject_id,
            times=sum(tally.times for tally in found),
            first_at=min(tally.first_at for tally in found),
            last_at=max(tally.last_at for tally in found),
        )
        for (name, subject_id), found in by_rule.items()
        if _is_enough(RULES[name], found)
    ]


def subject_of(tally: Tally, kind: IncidentSubject) -> str | None:
    """Whom of this kind the events are about; None: nobody."""
    match kind:
        case IncidentSubject.STATION:
            return tally.station_id
        case IncidentSubject.ADDRESS:
            return tally.address
        case IncidentSubject.ACCOUNT:
            return tally.user_id


def _is_enough(rule: Rule, found: list[Tally]) -> bool:
    if sum(tally.times for tally in found) < rule.least:
        return False
    at: Counter[str] = Counter()
    for tally in found:
        is_address = rule.subject is IncidentSubject.ADDRESS
        place = (tally.station_id or tally.user_id) if is_address else tally.address
        if place is not None:
            at[place] += tally.times
    return sum(times >= rule.each for times in at.values()) >= rule.places
