"""The table `charging_profile`: what stations are known to hold, as the journal writes it, and as it is read."""

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.vocabulary.charging import (
    ChargingProfile,
    HeldProfile,
    KnownBy,
    LimitSource,
    ProfilePurpose,
    ScheduleUpdate,
)


class Kept(Struct, frozen=True, gc=False, kw_only=True):
    """A profile that a station holds from `known_at` on; it takes the place of what it replaces."""

    station_id: str
    evse_id: int
    source: LimitSource
    known_by: KnownBy
    profile_id: int
    purpose: ProfilePurpose
    stack_level: int
    ref: str | None
    profile: ChargingProfile
    known_at: datetime

    def meets(self, other: "Kept") -> bool:
        """Whether the two can't be told of in one statement: each may replace something the other does."""
        return self.station_id == other.station_id and (
            self.profile_id == other.profile_id or (self.evse_id == other.evse_id and self.purpose == other.purpose)
        )


class Forgotten(Struct, frozen=True, gc=False, kw_only=True):
    """What a station holds no longer: the profile with the id, or all that match what is given.

    `known_by` None: all but limits that others set.
    """

    station_id: str
    profile_id: int | None = None
    evse_id: int | None = None
    purpose: ProfilePurpose | None = None
    stack_level: int | None = None
    source: LimitSource | None = None
    known_by: KnownBy | None = None


class Updated(Struct, frozen=True, gc=False, kw_only=True):
    """New values of a dynamic profile that a station holds, from `known_at` on; of one it doesn't hold, nothing."""

    station_id: str
    profile_id: int
    values: ScheduleUpdate
    known_at: datetime


ProfileRow = Kept | Forgotten | Updated


class ProfileSink:
    """Rows of `charging_profile`, which must count in the order they were told."""

    def statements(self, rows: list[ProfileRow]) -> list[Statement]:
        """Delete what is replaced or forgotten, insert what is new; as few statements as keep the order."""
        wanted: list[Statement] = []
        for turn in turns(rows):
            told = json_of_rows(turn)
            if isinstance(turn[0], Kept):
                wanted += [Statement(_REPLACE, (told,)), Statement(_INSERT, (told,))]
            elif isinstance(turn[0], Updated):
                wanted.append(Statement(_UPDATE, (told,)))
            else:
                wanted.append(Statement(_FORGET, (told,)))
        return wanted


def turns(rows: Sequence[ProfileRow]) -> list[list[ProfileRow]]:
    """Rows that one pair of statements can write together, in order. Pure."""
    parted: list[list[ProfileRow]] = []
    for row in rows:
        last = parted[-1] if parted else []
        if not last or not _goes_with(row, last):
            parted.append([])
        parted[-1].append(row)
    return parted


def _goes_with(row: ProfileRow, turn: list[ProfileRow]) -> bool:
    if type(row) is not type(turn[0]):
        return False
    if isinstance(row, Updated):
        return not any((row.station_id, row.profile_id) == (other.station_id, other.profile_id) for other in turn)
    return not (isinstance(row, Kept) and any(isinstance(other, Kept) and row.meets(other) for other in turn))


_REPLACE: LiteralString = """
    delete from charging_profile c
    using json_to_recordset($1::json) as n(station_id text, evse_id integer, source text, known_by text,
        profile_id integer, purpose text, stack_level integer, ref text)
    where c.station_id = n.station_id and case
        when n.known_by = 'limit' or c.known_by = 'limit'
            then n.known_by = c.known_by and c.source = n.source and c.evse_id = n.evse_id
        else c.profile_id = n.profile_id or (c.evse_id = n.evse_id and c.purpose = n.purpose and (
            c.ref is distinct from n.ref or (c.stack_level = n.stack_level and c.source = n.source)))
    end
"""

_INSERT: LiteralString = """
    insert into charging_profile (station_id, evse_id, source, known_by, profile_id, purpose, stack_level, ref, profile,
        known_at)
    select n.station_id, n.evse_id, n.source, n.known_by, n.profile_id, n.purpose, n.stack_level, n.ref, n.profile,
        n.known_at
    from json_to_recordset($1::json) as n(station_id text, evse_id integer, source text, known_by text,
        profile_id integer, purpose text, stack_level integer, ref text, profile json, known_at timestamptz)
    where exists (select from station s where s.station_id = n.station_id)
    on conflict (station_id, evse_id, source, known_by, profile_id) do update set purpose = excluded.purpose,
        stack_level = excluded.stack_level, ref = excluded.ref, profile = excluded.profile, known_at = excluded.known_at
"""

_UPDATE: LiteralString = """
    update charging_profile c set profile = jsonb_set(jsonb_set(c.profile::jsonb, '{schedules,0,periods,0}',
        (c.profile::jsonb #> '{schedules,0,periods,0}') || n.values), '{updated_at}', to_jsonb(n.known_at))::json
    from json_to_recordset($1::json) as n(station_id text, profile_id integer, "values" jsonb, known_at text)
    where c.station_id = n.station_id and c.profile_id = n.profile_id and c.known_by <> 'limit'
        and c.profile ->> 'kind' = 'dynamic'
"""

_FORGET: LiteralString = """
    delete from charging_profile c
    using json_to_recordset($1::json) as n(station_id text, profile_id integer, evse_id integer, purpose text,
        stack_level integer, source text, known_by text)
    where c.station_id = n.station_id
        and c.profile_id = coalesce(n.profile_id, c.profile_id)
        and c.evse_id = coalesce(n.evse_id, c.evse_id)
        and c.purpose = coalesce(n.purpose, c.purpose)
        and c.stack_level = coalesce(n.stack_level, c.stack_level)
        and c.source = coalesce(n.source, c.source)
        and (c.known_by = n.known_by or (n.known_by is null and c.purpose <> 'external' and c.known_by <> 'limit'))
"""

PROFILES = ProfileSink()


class KnownProfile(HeldProfile, frozen=True, kw_only=True, omit_defaults=False):
    """A profile that a station is known to hold, how that is known, and since when."""

    known_by: KnownBy
    known_at: datetime


async def known(conn: Connection, station_id: str) -> list[KnownProfile]:
    """Every profile that the station is known to hold, the leading ones first."""
    return await fetch_all(
        conn,
        KnownProfile,
        """
        select evse_id, source, profile, known_by, known_at from charging_profile
        where station_id = %(station_id)s order by evse_id, purpose, stack_level desc, profile_id
        """,
        {"station_id": station_id},
    )


class DynamicWanted(Struct, frozen=True):
    """A dynamic profile that a station asks about."""

    station_id: str
    profile_id: int


class _Dynamic(Struct, frozen=True):
    number: int
    profile: ChargingProfile


async def dynamic(conn: Connection, wanted: Sequence[DynamicWanted]) -> list[ChargingProfile | None]:
    """Each of the profiles, in order; None where the station is not known to hold such a one."""
    rows = await fetch_all(
        conn,
        _Dynamic,
        """
        select n.ordinality - 1 as number, c.profile
        from unnest(%(stations)s::text[], %(profiles)s::bigint[]) with ordinality
            as n(station_id, profile_id, ordinality)
        join charging_profile c on c.station_id = n.station_id and c.profile_id = n.profile_id
        where c.known_by <> 'limit' and c.profile ->> 'kind' = 'dynamic'
        """,
        {"stations": [one.station_id for one in wanted], "profiles": [one.profile_id for one in wanted]},
    )
    found = {row.number: row.profile for row in rows}
    return [found.get(number) for number in range(len(wanted))]
