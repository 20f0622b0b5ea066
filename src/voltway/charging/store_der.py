"""The tables `der_control` and `der_alarm`: which DER controls stations hold, and which alarms they told of."""

from datetime import datetime
from typing import LiteralString

from msgspec import Struct

from voltway.kit.pipeline import Statement
from voltway.kit.postgres import Connection
from voltway.kit.rows import fetch_all, json_of_rows
from voltway.vocabulary.charging import KnownBy
from voltway.vocabulary.der import ControlKind, DerControl, GridFault

MOST_CONTROLS = 500
"""Controls of one station that are kept; a station with all kinds by default and a week's schedule has fewer."""


class ControlLine(Struct, frozen=True, gc=False):
    """One control, and what of it the table is searched by."""

    control_id: str
    kind: ControlKind
    is_default: bool
    is_superseded: bool
    ends_at: datetime | None
    control: DerControl


class ControlsHeld(Struct, frozen=True, gc=False):
    """Controls that a station holds; those with the `superseded_ids` count no longer."""

    station_id: str
    known_by: KnownBy
    known_at: datetime
    controls: list[ControlLine]
    superseded_ids: list[str]


class ControlsCleared(Struct, frozen=True, gc=False):
    """Controls that a station holds no longer: all default or all scheduled ones that match what is given."""

    station_id: str
    is_default: bool
    kind: ControlKind | None
    control_id: str | None


class ControlSwitched(Struct, frozen=True, gc=False):
    """A scheduled control has begun; one that has ended is held no longer."""

    station_id: str
    control_id: str
    started: bool
    at: datetime
    superseded_ids: list[str]


ControlRow = ControlsHeld | ControlsCleared | ControlSwitched


class ControlSink:
    """Rows of `der_control`, which must count in the order they were told."""

    def statements(self, rows: list[ControlRow]) -> list[Statement]:
        """As few statements as keep the order: rows of one kind together, no station twice."""
        wanted: list[Statement] = []
        turn: list[ControlRow] = []
        for row in rows:
            if turn and (type(row) is not type(turn[0]) or row.station_id in {one.station_id for one in turn}):
                wanted += self._written(turn)
                turn = []
            turn.append(row)
        return wanted + self._written(turn)

    @staticmethod
    def _written(turn: list[ControlRow]) -> list[Statement]:
        told = json_of_rows(turn)
        match turn[0]:
            case ControlsHeld():
                hold = Statement(_HOLD, (told, str(MOST_CONTROLS)))
                return [Statement(_EXPIRE, (told,)), hold, Statement(_SUPERSEDE, (told,))]
            case ControlsCleared():
                return [Statement(_CLEAR, (told,))]
            case ControlSwitched():
                return [Statement(_START, (told,)), Statement(_END, (told,)), Statement(_SUPERSEDE, (told,))]


_EXPIRE: LiteralString = """
    delete from der_control d using json_to_recordset($1::json) as n(station_id text, known_at timestamptz)
    where d.station_id = n.station_id and d.ends_at < n.known_at
"""

_HOLD: LiteralString = """
    with named as (
        select distinct on (n.station_id, c.control_id) n.station_id, n.known_by, n.known_at, c.*
        from json_to_recordset($1::json) as n(station_id text, known_by text, known_at timestamptz, controls json),
            json_to_recordset(n.controls) as c(control_id text, kind text, is_default boolean, is_superseded boolean,
                ends_at timestamptz, control json)
        where exists (select from station s where s.station_id = n.station_id)
    ),
    told as (
        select t.*, d.control_id is null as is_new,
            row_number() over (partition by t.station_id, d.control_id is null) as number
        from named t left join der_control d on d.station_id = t.station_id and d.control_id = t.control_id
    ),
    kept as (
        select station_id, count(*) as number from der_control
        where station_id in (select station_id from named) group by station_id
    )
    insert into der_control (station_id, control_id, kind, is_default, is_superseded, ends_at, control, known_by,
        known_at)
    select t.station_id, t.control_id, t.kind, t.is_default, t.is_superseded, t.ends_at, t.control, t.known_by,
        t.known_at
    from told t left join kept using (station_id)
    where not t.is_new or t.number <= $2::bigint - coalesce(kept.number, 0)
    on conflict (station_id, control_id) do update set kind = excluded.kind, is_default = excluded.is_default,
        is_superseded = excluded.is_superseded, ends_at = excluded.ends_at, control = excluded.control,
        known_by = excluded.known_by, known_at = excluded.known_at,
        started_at = case when excluded.known_by = 'report' then der_control.started_at end
"""

_SUPERSEDE: LiteralString = """
    update der_control d set is_superseded = true
    from json_to_recordset($1::json) as n(station_id text, superseded_ids json),
        json_array_elements_text(n.superseded_ids) as o(control_id)
    where d.station_id = n.station_id and d.control_id = o.control_id
"""

_CLEAR: LiteralString = """
    delete from der_control d
    using json_to_recordset($1::json) as n(station_id text, is_default boolean, kind text, control_id text)
    where d.station_id = n.station_id and d.is_default = n.is_default and d.kind = coalesce(n.kind, d.kind)
        and d.control_id = coalesce(n.control_id, d.control_id)
"""

_START: LiteralString = """
    update der_control d set started_at = n.at
    from json_to_recordset($1::json) as n(station_id text, control_id text, started boolean, at timestamptz)
    where d.station_id = n.station_id and d.control_id = n.control_id and n.started
"""

_END: LiteralString = """
    delete from der_control d
    using json_to_recordset($1::json) as n(station_id text, control_id text, started boolean)
    where d.station_id = n.station_id and d.control_id = n.control_id and not n.started and not d.is_default
"""

CONTROLS = ControlSink()


class AlarmRow(Struct, frozen=True, gc=False):
    """A control takes over, or (`ended`) no longer does. `at` is the station's clock."""

    station_id: str
    kind: ControlKind
    ended: bool
    at: datetime
    fault: GridFault | None
    extra: str | None


class AlarmSink:
    """Rows of `der_alarm`: one for each kind of control, so a station can't make more of them."""

    def statements(self, rows: list[AlarmRow]) -> list[Statement]:
        """One by one: they are few, and each may end what the one before began."""
        return [
            Statement(sql, (json_of_rows([row]),))
            for row in rows
            for sql in ((_ENDED,) if row.ended else (_OVER, _ALARM))
        ]


# 2.1 R05.FR.04: that one control takes over from another is not told as an end.
_OVER: LiteralString = """
    update der_alarm a set ended_at = n.at
    from json_to_recordset($1::json) as n(station_id text, kind text, at timestamptz)
    where a.station_id = n.station_id and a.kind <> n.kind and a.ended_at is null
"""

_ENDED: LiteralString = """
    update der_alarm a set ended_at = n.at
    from json_to_recordset($1::json) as n(station_id text, kind text, at timestamptz)
    where a.station_id = n.station_id and a.kind = n.kind and a.ended_at is null
"""

_ALARM: LiteralString = """
    insert into der_alarm (station_id, kind, fault, extra, began_at)
    select n.station_id, n.kind, n.fault, n.extra, n.at
    from json_to_recordset($1::json) as n(station_id text, kind text, fault text, extra text, at timestamptz)
    where exists (select from station s where s.station_id = n.station_id)
    on conflict (station_id, kind) do update set fault = excluded.fault, extra = excluded.extra,
        began_at = case when der_alarm.ended_at is null then der_alarm.began_at else excluded.began_at end,
        ended_at = null
"""

ALARMS = AlarmSink()


class KnownControl(Struct, frozen=True, kw_only=True):
    """A control that a station is known to hold. `started_at`: a scheduled one is in force since then."""

    control: DerControl
    is_superseded: bool
    started_at: datetime | None
    known_by: KnownBy
    known_at: datetime


class Alarm(Struct, frozen=True, kw_only=True):
    """The last alarm of a kind of control; `ended_at` None: it holds."""

    kind: ControlKind
    fault: GridFault | None
    extra: str | None
    began_at: datetime
    ended_at: datetime | None


async def known(conn: Connection, station_id: str) -> list[KnownControl]:
    """Every control that the station is known to hold, by kind; those whose time is over are gone."""
    return await fetch_all(
        conn,
        KnownControl,
        """
        select control, is_superseded, started_at, known_by, known_at from der_control
        where station_id = %(station_id)s and (ends_at is null or ends_at > now())
        order by kind, is_default, control_id
        """,
        {"station_id": station_id},
    )


async def alarms(conn: Connection, station_id: str) -> list[Alarm]:
    """The last alarm of each kind of control, the newest first."""
    return await fetch_all(
        conn,
        Alarm,
        """
        select kind, fault, extra, began_at, ended_at from der_alarm
        where station_id = %(station_id)s order by ended_at is not null, began_at desc, kind
        """,
        {"station_id": station_id},
    )
