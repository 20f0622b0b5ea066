import asyncio

from voltway.simulator.session import ChargingSession


async def test_a_session_counts_its_messages_and_its_energy() -> None:
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    session = ChargingSession(number=1, evse_id=1, began_at=0.0, register_start_wh=1000, over=over)
    assert [session.next_seq_no() for _ in range(3)] == [0, 1, 2]
    assert [session.next_message() for _ in range(2)] == [0, 1]
    assert session.energy_wh is None
    session.register_stop_wh = 8400
    assert session.energy_wh == 7400
