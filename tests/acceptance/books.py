"""The stations' books against the network's: every message and every watt-hour, once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from psycopg.rows import dict_row

from voltway.simulator.ledger import Fate, MessageAccount, SessionAccount
from voltway.simulator.station import iso

Identity = tuple[Any, ...]
"""What makes a message the same message when it is told again: its station and the fields the protocol gives."""

Row = dict[str, Any]

HARMLESS = {"started_offline", "clock_skewed"}
"""Rules that say something about the station's circumstances. Any other means that its story came out of order."""

_KIND = {"Started": "SessionStarted", "Updated": "SessionUpdated", "Ended": "SessionEnded"}
_MOST_SHOWN = 8


@dataclass(frozen=True)
class NetworkBooks:
    """What the database holds: facts about sessions, the sessions, and the meter readings that belong to one."""

    facts: list[Row]
    sessions: list[Row]
    readings: list[Row]


@dataclass
class Comparison:
    """How the books agree: what was counted, and everything that is wrong, by kind."""

    sessions: int = 0
    acknowledged: int = 0
    repeats: int = 0
    wrong: dict[str, list[object]] = field(default_factory=lambda: defaultdict(list))

    def blame(self, kind: str, *about: object) -> None:
        """Something is wrong."""
        self.wrong[kind].append(about if len(about) > 1 else about[0])

    def __str__(self) -> str:
        told = f"{self.sessions} sessions, {self.acknowledged} acknowledged messages, {self.repeats} sent again"
        return told + "".join(
            f"\n{kind}: {len(cases)}" + "".join(f"\n    {case}" for case in cases[:_MOST_SHOWN])
            for kind, cases in self.wrong.items()
        )


def read(database_url: str) -> NetworkBooks:
    """Read the network's books."""
    with psycopg.connect(database_url, row_factory=dict_row) as connection:

        def rows(query: str) -> list[Row]:
            return connection.execute(query.encode()).fetchall()

        return NetworkBooks(
            rows(
                "select station_id, session_id, kind, body from journal where kind ~ '^Session' or kind = 'MeterRead'"
            ),
            rows("select * from session"),
            rows("select session_id from meter_reading"),
        )


def compare(stations: Iterable[SessionAccount], network: NetworkBooks) -> Comparison:
    """Hold what the stations counted against what the network has.

    Every acknowledged message must be in the journal exactly once, every other one at most once, and nothing else; each
    session there once, with the energy, the moments and the token that its station counted.
    """
    accounts = list(stations)
    found = Comparison()
    _compare_messages(accounts, network, found)
    _compare_sessions(accounts, network, found)
    _compare_readings(network, found)
    return found


# --- messages


def _compare_messages(accounts: list[SessionAccount], network: NetworkBooks, found: Comparison) -> None:
    journal = Counter(_of_fact(row) for row in network.facts if row["kind"] != "SessionClosed")
    sent: set[Identity] = set()
    for account in accounts:
        for message in account.messages:
            if not message.key:
                continue
            identity = _of_message(account, message)
            sent.add(identity)
            found.repeats += message.sends - 1
            if message.fate is Fate.ACKNOWLEDGED:
                found.acknowledged += 1
                if journal[identity] == 0:
                    found.blame("acknowledged but lost", identity)
            if len(message.answer_references) > 1:
                found.blame("given two transaction ids", account.station_id, message.answer_references)
    for identity, times in journal.items():
        if times > 1:
            found.blame("recorded more than once", times, identity)
        if identity not in sent:
            found.blame("recorded but never said", identity)


def _of_message(account: SessionAccount, message: MessageAccount) -> Identity:
    key = message.key
    at = datetime.fromisoformat(key["timestamp"])
    if message.action == "TransactionEvent":
        return account.station_id, _KIND[key["eventType"]], key["transactionId"], key["seqNo"], at
    if message.action == "StartTransaction":
        return account.station_id, "SessionStarted", key["connectorId"], key["idTag"], float(key["meterStart"]), at
    if message.action == "StopTransaction":
        return account.station_id, "SessionEnded", str(key["transactionId"]), float(key["meterStop"]), at
    return account.station_id, "MeterRead", str(key["transactionId"]), key["connectorId"], at


def _of_fact(row: Row) -> Identity:
    body: dict[str, Any] = msgspec.json.decode(row["body"])
    station_id, kind = row["station_id"], row["kind"]
    at = datetime.fromisoformat(body["at"]) if body.get("at") else None
    if "seq_no" in body:
        return station_id, kind, body["ref"], body["seq_no"], at
    if kind == "SessionStarted":
        token = body.get("token") or {}
        return station_id, kind, body.get("evse_id"), token.get("uid"), body.get("register_wh"), at
    if kind == "MeterRead":
        read_at = datetime.fromisoformat(body["readings"][0]["at"])
        return station_id, kind, body.get("ref"), body.get("evse_id"), read_at
    return station_id, kind, body.get("ref"), body.get("register_wh"), at


# --- sessions


def _compare_sessions(accounts: list[SessionAccount], network: NetworkBooks, found: Comparison) -> None:
    rows = {row["session_id"]: row for row in network.sessions}
    session_of = {_of_fact(row): row["session_id"] for row in network.facts if row["kind"] != "SessionClosed"}
    closed = Counter(row["session_id"] for row in network.facts if row["kind"] == "SessionClosed")
    # Whoever charged where a station died without a word still charges there, as far as the network knows.
    still_there = {(account.station_id, account.token) for account in accounts if _never_finished(account)}
    for account in accounts:
        found.sessions += 1
        identities = [_of_message(account, message) for message in account.messages if message.key]
        mine = {session_of[identity] for identity in identities if identity in session_of}
        if len(mine) > 1:
            found.blame("told of one session, recorded in several", account.station_id, account.reference, mine)
        for session_id in mine:
            row = rows.pop(session_id, None)
            if row is None:
                found.blame("facts without their session", account.station_id, account.reference, session_id)
                continue
            may_be_refused = (account.station_id, account.token) in still_there
            for wrong in _wrong_of(account, row, closed[session_id], may_be_refused=may_be_refused):
                kind, _, detail = wrong.partition(": ")
                found.blame(kind, account.station_id, account.reference, session_id, detail)
    for row in rows.values():
        found.blame("a session nobody had", row["station_id"], row["ref"], row["started_at"])


def _never_finished(account: SessionAccount) -> bool:
    """Whether the station died and never tells the end: it forgot the session, or what it had yet to say of it."""
    return account.abandoned or any(message.fate is Fate.LOST for message in account.messages)


def _wrong_of(account: SessionAccount, row: Row, closed: int, *, may_be_refused: bool) -> Iterator[str]:
    if row["station_id"] != account.station_id or account.reference not in (None, row["ref"]):
        yield "it goes by another name"
    if closed > int(_never_finished(account)):
        yield "closed though its station told its end"
    if row["authorization_status"] != "Accepted" and not may_be_refused:
        yield "its driver was not accepted"
    if row["started_at"] != _told(account.began_at) or row["start_inferred"]:
        yield "the beginning is another"
    if row["token_uid"] != account.token or row["evse_id"] != account.evse_id:
        yield "another token or EVSE"
    if all(message.fate is Fate.ACKNOWLEDGED for message in account.messages) and not account.abandoned:
        yield from _wrong_of_whole(account, row)
        if surprising := set(row["rules"]) - HARMLESS - ({"not_authorized"} if may_be_refused else set()):
            yield f"rules were needed: {sorted(surprising)}"


def _wrong_of_whole(account: SessionAccount, row: Row) -> Iterator[str]:
    """What is wrong with a session of which everything was told and acknowledged."""
    if account.energy_wh is None or row["state"] != "ended" or row["end_inferred"]:
        yield "the end is missing"
        return
    if abs(row["energy_wh"] - account.energy_wh) > 1.0:
        yield f"another energy than the station counted: {row['energy_wh']} instead of {account.energy_wh} Wh"
    if row["ended_at"] != _told(account.ended_at or 0.0):
        yield "the end is another"
    if account.version != "1.6" and row["seen"] != [[0, len(account.messages) - 1]]:
        yield "sequence numbers are missing"


def _told(at: float) -> datetime:
    """A moment as stations tell it, in whole milliseconds."""
    return datetime.fromisoformat(iso(at))


def _compare_readings(network: NetworkBooks, found: Comparison) -> None:
    """Each fact's readings are there, once."""
    told: Counter[str | None] = Counter()
    for row in network.facts:
        told[row["session_id"]] += len(msgspec.json.decode(row["body"]).get("readings", ()))
    kept = Counter(row["session_id"] for row in network.readings)
    for session_id in told.keys() | kept.keys():
        if told[session_id] != kept[session_id]:
            found.blame("meter readings", session_id, f"{told[session_id]} told, {kept[session_id]} kept")
