"""`voltway webhook`."""

import json
from pathlib import Path

import pytest

from tests.fixtures.command_line import Execute, Said, Voltway
from voltway.webhooks.events import SUBSCRIBABLE

URL = "https://hooks.example/voltway"
NOBODY = "0" * 32


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("a key of these tests that is long enough")
    monkeypatch.setenv("VOLTWAY_SEALING_KEY_FILE", str(file))


def added(voltway: Voltway, *options: str) -> str:
    return str(voltway("webhook", "add", URL, *options, "--json").document["endpoint"]["endpoint_id"])


def delivery(execute: Execute, endpoint_id: str, delivery_id: str, state: str, age: str = "0 s") -> None:
    execute(
        "insert into webhook_delivery (delivery_id, endpoint_id, subject, type, payload, state, created_at, settled_at,"
        " last_error) values (%s, %s, 'station/S', 'station.booted', '{}', %s, now() - %s::interval,"
        " case when %s <> 'waiting' then now() end, 'no connection')",
        (delivery_id, endpoint_id, state, age, state),
    )


def said_error(said: Said) -> str:
    assert said.code == 2, said
    return said.err


def test_without_endpoints_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("webhook", "list").out == "No webhook endpoints yet. Add one: voltway webhook add URL\n"


def test_the_secret_is_printed_once_and_kept_sealed(voltway: Voltway, execute: Execute) -> None:
    secret = voltway("webhook", "add", URL, "--description", "the fleet system").out.splitlines()[0]
    assert secret.startswith("whsec_")
    [(row, sealed, endpoint_id)] = execute("select webhook_endpoint::text, secret, endpoint_id from webhook_endpoint")
    assert secret not in row
    assert secret.encode() not in bytes(sealed)
    for words in (("list",), ("list", "--json"), ("show", endpoint_id), ("show", endpoint_id, "--json")):
        assert secret not in voltway("webhook", *words).out
    assert "the fleet system" in voltway("webhook", "list").out


def test_it_is_told_of_what_was_chosen(voltway: Voltway) -> None:
    voltway("webhook", "add", URL, "--event", "session.ended", "--event", "session.started")
    voltway("webhook", "add", URL)
    one, other = voltway("webhook", "list", "--json").document["items"]
    assert one["events"] == ["session.started", "session.ended"]
    assert other["events"] == list(SUBSCRIBABLE)
    assert one["created_by"].startswith("cli:")
    assert voltway("webhook", "add", URL, "--event", "webhook.test").code == 2
    assert voltway("webhook", "add", URL, "--event", "nonsense").code == 2


def test_what_is_no_permitted_url_is_refused(voltway: Voltway, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "https://" in said_error(voltway("webhook", "add", "http://hooks.example"))
    assert "not on the public internet" in said_error(voltway("webhook", "add", "https://127.0.0.1/hook"))
    monkeypatch.setenv("VOLTWAY_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES", "true")
    assert voltway("webhook", "add", "http://127.0.0.1:8000/hook").code == 0


def test_pages(voltway: Voltway) -> None:
    made = [added(voltway) for _ in range(3)]
    first = voltway("webhook", "list", "--limit", "2", "--json").document
    rest = voltway("webhook", "list", "--after", first["next"], "--json").document
    assert [row["endpoint_id"] for row in first["items"] + rest["items"]] == made
    assert rest["next"] is None


def test_change(voltway: Voltway) -> None:
    one = added(voltway, "--description", "the fleet system")
    changed = voltway("webhook", "change", one, "--event", "session.ended", "--json").document
    assert (changed["events"], changed["url"], changed["description"]) == (["session.ended"], URL, "the fleet system")
    moved = voltway("webhook", "change", one, "--url", f"{URL}/2", "--description", "", "--json").document
    assert (moved["events"], moved["url"], moved["description"]) == (["session.ended"], f"{URL}/2", None)
    assert voltway("webhook", "change", one, "--description", "x").out == f"Webhook endpoint {one} is changed.\n"
    assert "nothing to change" in said_error(voltway("webhook", "change", one))
    assert "not on the public internet" in said_error(voltway("webhook", "change", one, "--url", "https://10.0.0.1/"))
    assert "there is no webhook endpoint" in said_error(voltway("webhook", "change", NOBODY, "--url", URL))
    assert voltway("webhook", "show", one, "--json").document["url"] == f"{URL}/2"


def test_pause_and_resume(voltway: Voltway, execute: Execute) -> None:
    one = added(voltway)
    assert voltway("webhook", "pause", one).out == f"Webhook endpoint {one} is paused.\n"
    assert "is paused" in said_error(voltway("webhook", "pause", one))
    assert "is paused" in said_error(voltway("webhook", "test", one))
    execute("update webhook_endpoint set state = 'disabled', state_reason = 'it was gone', failing_since = now()")
    shown = voltway("webhook", "show", one)
    assert "disabled" in shown.out
    assert "it was gone" in shown.out
    resumed = voltway("webhook", "resume", one, "--json").document
    assert (resumed["state"], resumed["state_reason"], resumed["failing_since"]) == ("active", None, None)


def test_rotate(voltway: Voltway, execute: Execute) -> None:
    first = voltway("webhook", "add", URL, "--json").document
    one = first["endpoint"]["endpoint_id"]
    second = voltway("webhook", "rotate", one, "--keep", "2h", "--json").document
    assert second["secret"] != first["secret"]
    assert execute("select previous_until - now() between '119 min' and '2 h' from webhook_endpoint") == [(True,)]
    third = voltway("webhook", "rotate", one, "--keep", "0")
    assert third.out.startswith("whsec_")
    assert execute("select previous_secret is null and previous_until is null from webhook_endpoint") == [(True,)]
    assert voltway("webhook", "rotate", one, "--keep", "31d").code == 2


def test_a_test_waits_to_be_delivered(voltway: Voltway) -> None:
    one = added(voltway)
    delivery_id = voltway("webhook", "test", one, "--json").document["delivery_id"]
    [row] = voltway("webhook", "deliveries", one, "--json").document["items"]
    assert (row["delivery_id"], row["type"], row["state"]) == (delivery_id, "webhook.test", "waiting")
    assert json.loads(row["payload"])["data"]["endpoint_id"] == one
    assert "on its way" in voltway("webhook", "test", one).out


def test_deliveries_newest_first_and_by_state(voltway: Voltway, execute: Execute) -> None:
    one = added(voltway)
    assert voltway("webhook", "deliveries", one).out == "Nothing has happened that it is told of.\n"
    for number, state in enumerate(["dead", "delivered", "waiting", "dead"]):
        delivery(execute, one, f"d{number}", state)
    first = voltway("webhook", "deliveries", one, "--limit", "3", "--json").document
    rest = voltway("webhook", "deliveries", one, "--after", first["next"], "--json").document
    assert [row["delivery_id"] for row in first["items"] + rest["items"]] == ["d3", "d2", "d1", "d0"]
    dead = voltway("webhook", "deliveries", one, "--state", "dead", "--json").document["items"]
    assert [row["delivery_id"] for row in dead] == ["d3", "d0"]
    assert "no connection" in voltway("webhook", "deliveries", one).words
    assert voltway("webhook", "deliveries", one, "--after", "x").code == 2
    assert "there is no webhook endpoint" in said_error(voltway("webhook", "deliveries", NOBODY))


def test_replay(voltway: Voltway, execute: Execute) -> None:
    one, other = added(voltway), added(voltway)
    for number, (state, age) in enumerate([("dead", "3 d"), ("dead", "1 h"), ("delivered", "1 h"), ("waiting", "0 s")]):
        delivery(execute, one, f"d{number}", state, age)
    waiting = "select delivery_id from webhook_delivery where state = 'waiting' order by 1"
    assert voltway("webhook", "replay", one, "d0").out == "1 will be delivered once more.\n"
    assert execute(waiting) == [("d0",), ("d3",)]
    assert "already" in said_error(voltway("webhook", "replay", one, "d0"))
    assert "has no delivery" in said_error(voltway("webhook", "replay", other, "d1"))
    assert voltway("webhook", "replay", one, "--since", "2020-01-01", "--json").document == {"replayed": 1}
    assert execute(waiting) == [("d0",), ("d1",), ("d3",)]
    assert voltway("webhook", "replay", one, "--since", "2020-01-01", "--delivered", "--json").document["replayed"] == 1
    assert voltway("webhook", "replay", one, "--since", "2099-01-01").out == "Nothing is there to replay.\n"
    assert voltway("webhook", "replay", one).code == 2
    assert voltway("webhook", "replay", one, "d1", "--since", "2020-01-01").code == 2


def test_remove_forgets_everything_of_it(voltway: Voltway, execute: Execute) -> None:
    one, other = added(voltway), added(voltway)
    delivery(execute, one, "d1", "dead")
    delivery(execute, other, "d2", "dead")
    assert "add --yes" in said_error(voltway("webhook", "remove", one))
    assert voltway("webhook", "remove", one, "--yes").out == f"Webhook endpoint {one} is removed.\n"
    assert execute("select delivery_id from webhook_delivery") == [("d2",)]
    assert execute("select endpoint_id from webhook_endpoint") == [(other,)]
    assert said_error(voltway("webhook", "remove", one, "--yes")).startswith("voltway: there is no webhook endpoint")


def test_lists_fit_80_columns(voltway: Voltway, execute: Execute) -> None:
    one = added(voltway, "--description", "x" * 100, "--event", "session.ended", "--event", "connector.status_changed")
    delivery(execute, one, "d" * 32, "dead")
    for words in (("list",), ("show", one), ("deliveries", one)):
        assert max(len(line) for line in voltway("webhook", *words).out.splitlines()) <= 80


def test_without_a_key_it_says_what_to_set(voltway: Voltway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOLTWAY_SEALING_KEY_FILE")
    monkeypatch.setenv("VOLTWAY_DATA_DIRECTORY", "nowhere")
    assert "sealing_key_file" in said_error(voltway("webhook", "add", URL))
