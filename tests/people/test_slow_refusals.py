import asyncio
from contextlib import nullcontext

import pytest

from voltway.people import slow_refusals
from voltway.people.slow_refusals import SlowRefusals
from voltway.vocabulary.errors import TooBusy

AFTER_S = 0.1


async def attempt(result: str | Exception, took_s: float = 0.0) -> str:
    await asyncio.sleep(took_s)
    if isinstance(result, Exception):
        raise result
    return result


async def took_s(slow: SlowRefusals, result: str | Exception, lasts_s: float = 0.0) -> float:
    begin = asyncio.get_running_loop().time()
    with pytest.raises(TooBusy) if isinstance(result, TooBusy) else nullcontext():
        assert await slow.answered(attempt(result, lasts_s), lambda told: told == "no") == result
    return asyncio.get_running_loop().time() - begin


@pytest.mark.parametrize("refusal", ["no", TooBusy("too many", "again", retry_after_s=1)])
async def test_a_refusal_takes_its_time_from_the_beginning(refusal: str | Exception) -> None:
    slow = SlowRefusals(AFTER_S)
    assert await took_s(slow, refusal) >= AFTER_S - 0.01
    # From the beginning, and not from the end.
    assert await took_s(slow, refusal, lasts_s=10 * AFTER_S) < 11 * AFTER_S


async def test_nobody_else_waits() -> None:
    assert await took_s(SlowRefusals(30.0), "yes") < 5


async def test_more_than_may_wait_are_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_refusals, "MOST_WAITING", 2)
    slow = SlowRefusals(30.0)
    waiting = [asyncio.create_task(took_s(slow, "no")) for _ in range(2)]
    await asyncio.sleep(0.01)
    assert await took_s(slow, "no") < 5
    waiting[0].cancel()
    await asyncio.gather(waiting[0], return_exceptions=True)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(took_s(slow, "no"), 0.05)
    waiting[1].cancel()
