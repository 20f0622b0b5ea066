from tests.simulator.conftest import StationOf
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.behaviours.reorder import Reorder
from voltway.simulator.behaviours.repeat import Repeat
from voltway.simulator.call import Call
from voltway.simulator.dice import dice
from voltway.simulator.ledger import Fate
from voltway.vocabulary.stations import OcppVersion


async def test_a_reading_is_overtaken_by_the_end_of_its_session(
    csms: SmallCsms, bad_station: StationOf, version: OcppVersion
) -> None:
    async with bad_station(version, "reorder") as station:
        await station.boot()
        await station.start("CARD")
        await station.charge(minutes=1)
        await station.stop()
        await station.flushed()
        [account] = station.ledger()
    told = csms.of("S", "StartTransaction", "MeterValues", "StopTransaction", "TransactionEvent")
    if version is OcppVersion.V16:
        assert [one.action for one in told] == ["StartTransaction", "StopTransaction", "MeterValues"]
    else:
        assert [one.payload["seqNo"] for one in told] == [0, 2, 1]
    assert [message.fate for message in account.messages] == [Fate.ACKNOWLEDGED] * 3


def test_a_repeated_end_lets_the_held_one_follow_too() -> None:
    def call(number: int, *, last: bool = False) -> Call:
        return Call("MeterValues", dict, session=1, number=number, last=last)

    repeat, reorder = Repeat(1.0, dice(1)), Reorder(1.0, dice(2))
    first = reorder.queueing(repeat.queueing([call(0)]))
    held = reorder.queueing(repeat.queueing([call(1)]))
    end = reorder.queueing(repeat.queueing([call(2, last=True)]))
    assert [[one.number for one in calls] for calls in (first, held, end)] == [[0, 0], [], [2, 2, 1, 1]]
    assert reorder.held_back() == []


def test_what_is_held_can_be_forgotten() -> None:
    reorder = Reorder(1.0, dice(1))
    held = Call("MeterValues", dict, session=1, number=1)
    reorder.queueing([held])
    assert reorder.held_back() == [held]
    assert reorder.held_back() == []
