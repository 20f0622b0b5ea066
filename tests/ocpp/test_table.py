"""The table of actions: complete, and every answer one that the standard's schemas let pass."""

import json
from importlib import resources
from types import ModuleType
from typing import Any

import jsonschema
import msgspec
import pytest

from tests.sessions.made import NOON
from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.inbound.times import told
from voltway.ocpp.table import REFUSED, RESPONSES, ROUTES
from voltway.ocpp.wire import v16, v21, v201
from voltway.vocabulary.certificates import CertificateHash, Revocation, StatusQuestion, StatusSource, StatusTold
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus, Verdict

WIRE: dict[OcppVersion, ModuleType] = {OcppVersion.V16: v16, OcppVersion.V201: v201, OcppVersion.V21: v21}
FOLDERS = {OcppVersion.V16: "v16", OcppVersion.V201: "v201", OcppVersion.V21: "v21"}
ROUTED = [(version, action) for version, routes in ROUTES.items() for action in routes]
each_version = pytest.mark.parametrize("version", list(OcppVersion))
each_route = pytest.mark.parametrize(("version", "action"), ROUTED)
SEND = "NotifyPeriodicEventStream"
"""Nobody answers it: the standard has no schema of an answer."""
each_answer = pytest.mark.parametrize(("version", "action"), [route for route in ROUTED if route[1] != SEND])


@each_version
def test_every_action_is_handled_or_refused_and_never_both(version: OcppVersion) -> None:
    routed, refused = set(ROUTES[version]), set(REFUSED[version])
    assert routed | refused == set(WIRE[version].REQUESTS)
    assert routed & refused == set()


@each_route
def test_a_route_reads_its_own_action(version: OcppVersion, action: str) -> None:
    route = ROUTES[version][action]
    assert route.request is WIRE[version].REQUESTS[action]
    assert route.decoder.type is route.request


@each_answer
def test_a_route_answers_its_own_action(version: OcppVersion, action: str) -> None:
    assert type(ROUTES[version][action].answer(Reply())) is WIRE[version].RESPONSES[action]


def schema(version: OcppVersion, action: str) -> Any:
    path = resources.files("ocpp") / FOLDERS[version] / "schemas" / f"{action}Response.json"
    return json.loads(path.read_text(encoding="utf-8-sig"))


NAMED = CertificateHash(hash_algorithm="SHA384", issuer_name_hash="a", issuer_key_hash="b", serial_number="1")
QUESTIONS = [StatusQuestion(certificate=NAMED, source=source) for source in StatusSource]
UNKNOWN, GOOD = StatusTold(reason="why"), StatusTold(revocation=Revocation.GOOD, answer=b"DER", until=NOON)
REPLIES = [
    Reply(now=told(NOON), questions=QUESTIONS, statuses=[UNKNOWN, GOOD]),
    Reply(
        now=told(NOON),
        admission=Admission.PENDING,
        interval_s=60,
        verdict=Verdict(AuthorizationStatus.ACCEPTED, "valid", group_id="GROUP", valid_until=NOON),
        transaction_id=2**31 - 1,
        questions=QUESTIONS,
        statuses=[GOOD, UNKNOWN],
    ),
    Reply(
        now=told(NOON),
        admission=Admission.REJECTED,
        verdict=Verdict(AuthorizationStatus.NO_CREDIT, "no_credit"),
        refusal="no",
        questions=QUESTIONS,
        statuses=[UNKNOWN, UNKNOWN],
    ),
]


@each_answer
@pytest.mark.parametrize("reply", REPLIES)
def test_every_answer_is_what_the_schema_wants(version: OcppVersion, action: str, reply: Reply) -> None:
    answer = json.loads(msgspec.json.encode(ROUTES[version][action].answer(reply)))
    jsonschema.validate(answer, schema(version, action))


@each_route
def test_what_says_nothing_says_nothing_whatever_was_decided(version: OcppVersion, action: str) -> None:
    route = ROUTES[version][action]
    said = {msgspec.json.encode(route.answer(reply)) for reply in REPLIES}
    assert not route.says_nothing or said == {b"{}"}


@each_version
def test_what_can_be_asked_of_a_station_can_be_read_from_it(version: OcppVersion) -> None:
    assert set(RESPONSES[version]) == set(WIRE[version].RESPONSES)
