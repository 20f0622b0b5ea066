"""Orders and what becomes of them, as they go through the database and over the bus."""

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest
from hypothesis import given

from tests.vocabulary.made import any_of
from voltway.kit.postgres import Pool
from voltway.vocabulary.commands import Answer, AnyOrder, Command, CommandState, ResetKind, ResetStation, StartSession
from voltway.vocabulary.ids import CommandId, StationId, TokenUid
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_security import GivePassword
from voltway.vocabulary.orders_variables import GetVariables, SettingChange, SetVariables, VariableName
from voltway.vocabulary.tokens import PresentedToken, TokenKind

S = CommandState


def test_any_order_is_every_order() -> None:
    # One holds a password: the gateway makes it of another order, and it stands in no command.
    assert set(get_args(AnyOrder)) == set(Order.__subclasses__()) - {GivePassword}


@given(any_of(AnyOrder))
def test_every_order_comes_back_as_itself(order: AnyOrder) -> None:
    back = msgspec.json.decode(msgspec.json.encode(order), type=AnyOrder)
    assert type(back) is type(order)
    assert back == order


@pytest.mark.parametrize("kind", get_args(AnyOrder), ids=lambda kind: kind.__name__)
def test_an_order_is_told_by_its_name_and_never_changed(kind: type[Order]) -> None:
    assert kind.__struct_config__.tag == kind.__name__
    assert kind.__struct_config__.tag_field == "kind"
    assert kind.__struct_config__.frozen


@pytest.mark.parametrize(
    ("order", "body"),
    [
        (ResetStation(), '{"kind":"ResetStation"}'),
        (ResetStation(how=ResetKind.IMMEDIATE, evse_id=2), '{"kind":"ResetStation","how":"immediate","evse_id":2}'),
        (
            StartSession(token=PresentedToken(TokenUid("04A2"), TokenKind.ISO14443), evse_id=1),
            '{"kind":"StartSession","token":{"uid":"04A2","kind":"ISO14443"},"evse_id":1}',
        ),
        (
            GetVariables(names=[VariableName("HeartbeatInterval")]),
            '{"kind":"GetVariables","names":[{"variable":"HeartbeatInterval"}]}',
        ),
        (
            SetVariables(changes=[SettingChange(VariableName("Interval", "OCPPCommCtrlr"), "60")]),
            '{"kind":"SetVariables","changes":[{"name":{"variable":"Interval","component":"OCPPCommCtrlr"},"value":"60"}]}',
        ),
    ],
)
def test_orders_as_they_were_always_written(order: AnyOrder, body: str) -> None:
    """Orders wait in the database over an upgrade, so what is written may not change its meaning."""
    assert msgspec.json.encode(order).decode() == body
    assert msgspec.json.decode(body, type=AnyOrder) == order


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"kind":"Order"}',
        '{"kind":"Explode"}',
        '{"kind":"StopSession"}',
        '{"kind":"StopSession","ref":7}',
        '{"kind":"ResetStation","how":"gently"}',
        '{"kind":"SetVariables","changes":[{"name":{},"value":"1"}]}',
    ],
)
def test_what_is_no_order(body: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(body, type=AnyOrder)


def test_a_command_ends_in_one_of_six_ways() -> None:
    assert {state for state in S if state.final} == {
        S.ACCEPTED, S.REJECTED, S.FAILED, S.TIMED_OUT, S.OFFLINE, S.EXPIRED
    }  # fmt: skip
    assert {state for state in S if not state.final} == {S.CREATED, S.QUEUED, S.SENT}


async def test_the_database_knows_the_same_states(pool: Pool) -> None:
    async with pool.connection() as connection:
        for state in S:
            await connection.execute(
                "insert into command (station_id, command_id, kind, request, author, state)"
                " values ('S1', %s, 'ClearCache', '{}', 'me', %s)",
                (state, state),
            )
        cursor = await connection.execute("select count(distinct state) from command")
        assert await cursor.fetchone() == (len(S),)


@given(any_of(Command), any_of(Answer))
def test_commands_and_answers_come_back(command: Command, answer: Answer) -> None:
    assert msgspec.json.decode(msgspec.json.encode(command), type=Command) == command
    assert msgspec.json.decode(msgspec.json.encode(answer), type=Answer) == answer


def test_a_command_in_the_making_tells_nothing_of_its_end() -> None:
    made = Command(
        command_id=CommandId("c"),
        station_id=StationId("S1"),
        order=ResetStation(),
        author="me",
        state=S.CREATED,
        created_at=datetime(2026, 5, 1, tzinfo=UTC),
    )
    assert (made.sent_at, made.answered_at, made.queue_until, made.answer, made.reason) == (None,) * 5
