"""What the client sends, and when it sends it again. Against a stand-in that counts."""

import asyncio
from collections.abc import Callable

import httpx
import msgspec
import pytest

from voltway_client import AsyncVoltway, Voltway, errors, models
from voltway_client.calls import ATTEMPTS, LONGEST_WAIT_S, Call, Event, Events

NEW = models.NewToken(token_uid="T", kind=models.TokenKind.LOCAL)
EMPTY: dict[str, object] = {"items": [], "next": None}


class Presented(msgspec.Struct):
    """What a later version of the API might tell of a token."""

    kind: models.TokenKind
    status: models.TokenStatus


class Server:
    """Answers one after another, the last one for ever; an exception breaks the connection."""

    def __init__(self, *answers: httpx.Response | type[httpx.TransportError]) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        raise answer("broken", request=request)


def later(status: int, retry_after: str | None = None) -> httpx.Response:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return httpx.Response(status, headers=headers, json={"status": status, "title": "Later"})


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, which takes no time here."""
    waited: list[float] = []

    async def wait(pause_s: float) -> None:
        waited.append(pause_s)

    monkeypatch.setattr("voltway_client.transport.time.sleep", waited.append)
    monkeypatch.setattr("voltway_client.async_transport.asyncio.sleep", wait)
    return waited


def ask_plainly(server: Server, work: Callable[[Voltway], object]) -> object:
    with Voltway("http://test", "key", http=httpx.MockTransport(server)) as voltway:
        return work(voltway)


def ask_in_a_loop(server: Server, work: Callable[[AsyncVoltway], object]) -> object:
    async def run() -> object:
        async with AsyncVoltway("http://test", "key", http=httpx.MockTransport(server)) as voltway:
            found = work(voltway)
            return await found if asyncio.iscoroutine(found) else found

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("ask", [ask_plainly, ask_in_a_loop])


@BOTH
@pytest.mark.parametrize("status", [429, 503])
def test_it_waits_as_long_as_it_is_told(ask: Callable[..., object], pauses: list[float], status: int) -> None:
    server = Server(later(status, "7"), later(status, "0"), httpx.Response(200, json=EMPTY))
    page = ask(server, lambda api: api.list_tokens())
    assert isinstance(page, models.TokenRowPage)
    assert pauses == [7.0, 0.0]
    assert len(server.asked) == 3


@BOTH
def test_it_gives_up(ask: Callable[..., object], pauses: list[float]) -> None:
    server = Server(later(429, "1"))
    with pytest.raises(errors.TooManyRequests) as refused:
        ask(server, lambda api: api.list_tokens())
    assert refused.value.retry_after_s == 1.0
    assert len(server.asked) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1


@BOTH
def test_it_does_not_wait_for_ever(ask: Callable[..., object], pauses: list[float]) -> None:
    server = Server(later(503, str(int(LONGEST_WAIT_S) + 1)))
    with pytest.raises(errors.Unavailable):
        ask(server, lambda api: api.list_tokens())
    assert (len(server.asked), pauses) == (1, [])


@BOTH
def test_a_creation_sent_again_is_the_same_intent(ask: Callable[..., object], pauses: list[float]) -> None:
    server = Server(httpx.ReadError, later(503), later(400))
    with pytest.raises(errors.BadRequest):
        ask(server, lambda api: api.add_token(NEW))
    keys = [request.headers["Idempotency-Key"] for request in server.asked]
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert len(keys[0]) == 36
    assert len({request.content for request in server.asked}) == 1
    assert len(pauses) == 2


@BOTH
@pytest.mark.parametrize("what", ["remove", "change"])
def test_what_may_have_been_done_is_not_done_again(ask: Callable[..., object], pauses: list[float], what: str) -> None:
    server = Server(httpx.ReadError)
    blocked = models.TokenChange(status=models.TokenStatus.BLOCKED)
    with pytest.raises(errors.Unreachable):
        ask(server, lambda api: api.remove_token("T") if what == "remove" else api.change_token("T", blocked))
    assert (len(server.asked), pauses) == (1, [])


def test_what_is_sent() -> None:
    server = Server(httpx.Response(200, json=EMPTY))
    ask_plainly(server, lambda api: api.list_evses("DE*1/2 é"))
    sent = server.asked[0]
    assert sent.url.raw_path == b"/api/v1/stations/DE%2A1%2F2%20%C3%A9/evses"
    assert sent.headers["Authorization"] == "Bearer key"
    assert "Idempotency-Key" not in sent.headers


def test_what_is_not_given_is_not_sent() -> None:
    server = Server(later(400))
    with pytest.raises(errors.BadRequest):
        ask_plainly(server, lambda api: api.add_token(NEW))
    assert server.asked[0].content == b'{"token_uid":"T","kind":"Local"}'


def test_an_error_of_something_else_is_told_by_its_status() -> None:
    server = Server(httpx.Response(502, text="<h1>Bad gateway</h1>"))
    with pytest.raises(errors.ApiError) as refused:
        ask_plainly(server, lambda api: api.list_tokens())
    assert (refused.value.problem.status, str(refused.value)) == (502, "Bad Gateway")


def test_what_waits_for_a_second_person_is_not_taken_for_done() -> None:
    waiting = {"approval_id": "a", "location": "/api/v1/approvals/a"}
    with pytest.raises(errors.ApprovalNeeded, match="second person") as needed:
        ask_plainly(Server(httpx.Response(202, json=waiting)), lambda api: api.add_token(NEW))
    assert needed.value.approval_id == "a"
    with pytest.raises(errors.Unreachable):
        ask_plainly(Server(httpx.Response(202, text="<h1>Later</h1>")), lambda api: api.add_token(NEW))


def test_an_answer_of_something_else_is_no_answer() -> None:
    server = Server(httpx.Response(200, text="<h1>Welcome</h1>"))
    with pytest.raises(errors.Unreachable):
        ask_plainly(server, lambda api: api.list_tokens())


def test_a_newer_server_is_understood() -> None:
    row = {"kind": "Bluetooth", "status": "active", "strength": 7}
    token = msgspec.json.decode(msgspec.json.encode(row), type=Presented)
    assert token.kind == "Bluetooth"
    assert token.kind not in set(models.TokenKind)
    assert token.status is models.TokenStatus.ACTIVE
    with pytest.raises(ValueError, match="7"):
        models.TokenKind(7)  # type: ignore[arg-type]  # what a wrong caller does


def test_pauses_grow_where_nothing_is_said() -> None:
    call = Call("GET", "/")
    broken = httpx.ConnectError("x")
    pauses = [call.pause_s(broken, attempt) for attempt in range(1, ATTEMPTS + 1)]
    assert pauses[-1] is None
    told = [pause for pause in pauses if pause is not None]
    assert told == sorted(told)
    assert call.pause_s(httpx.Response(200), 1) is None


def test_events_are_put_together_from_lines() -> None:
    events = Events()
    lines = ["retry: 3000", ": connected", "", "event: change", "data: {", "data:}", "", "data: x", "", ""]
    assert [event for line in lines for event in events.line(line)] == [Event("change", "{\n}"), Event("message", "x")]
