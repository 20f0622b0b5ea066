import asyncio
from typing import Any

from tests.simulator.official_schemas import assert_request
from voltway.ocpp.wire import v16, v201
from voltway.simulator.evse import Measurement
from voltway.simulator.session import ChargingSession
from voltway.simulator.speech import transactions
from voltway.simulator.speech.transactions import TRIGGER, Moment
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import ChargingState, OcppVersion

SHOWN = Measurement(0.0, 107_400, 0.0, (0.0, 0.0, 0.0), 230.0, is_dc=False)


def moment(**wishes: Any) -> Moment:
    plain: dict[str, Any] = {"at": "2026-11-02T08:00:00.000Z", "state": ChargingState.CHARGING}
    return Moment(**{"shown": SHOWN, "trigger": TRIGGER.AUTHORIZED, **plain, **wishes})


def session(reference: str | None = "42") -> ChargingSession:
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    return ChargingSession(
        number=1, evse_id=2, began_at=0.0, register_start_wh=100_000, over=over, reference=reference, token="CARD"
    )


async def test_the_whole_story_is_allowed_in_every_version(version: OcppVersion) -> None:
    told = session()
    start, meter, stop = {
        OcppVersion.V16: ("StartTransaction", "MeterValues", "StopTransaction"),
    }.get(version, ("TransactionEvent",) * 3)
    begin = moment(context=ReadingContext.TRANSACTION_BEGIN, token="CARD")
    assert_request(version, start, transactions.started(version, told, begin))
    for state in ChargingState:
        assert_request(version, meter, transactions.metered(version, told, moment(state=state, offline=True)))
    for cause in StopCause:
        told.cause = cause
        assert_request(version, stop, transactions.stopped(version, told, moment(token="CARD")))


def test_no_cause_and_no_state_is_forgotten() -> None:
    for table in (transactions.STOP_REASON_V16, transactions.STOP_REASON_V2X, transactions.STOP_TRIGGER):
        assert set(table) == set(StopCause)
    assert set(transactions.STOP_REASON_V16.values()) <= set(v16.Reason)
    assert set(transactions.CHARGING_STATE.values()) == set(v201.ChargingStateEnum)


async def test_a_16_station_without_a_transaction_id_says_minus_one() -> None:
    unnamed = session(reference=None)
    assert transactions.metered(OcppVersion.V16, unnamed, moment())["transactionId"] == -1
    assert transactions.stopped(OcppVersion.V16, unnamed, moment())["transactionId"] == -1


async def test_the_offline_flag_and_the_remote_start_are_told() -> None:
    remote = session("T-1")
    remote.remote_start_id = 77
    event = transactions.started(OcppVersion.V201, remote, moment(offline=True, seq_no=3))
    assert (event["offline"], event["seqNo"], event["transactionInfo"]["remoteStartId"]) == (True, 3, 77)
    assert "offline" not in transactions.started(OcppVersion.V201, session("T-1"), moment())
