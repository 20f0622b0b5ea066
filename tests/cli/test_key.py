"""`voltway key`: bearer keys of the API."""

from tests.fixtures.command_line import Execute, Voltway
from voltway.people.api_keys import READ_ONLY
from voltway.vocabulary.access import Permission


def test_without_keys_it_says_what_to_do(voltway: Voltway) -> None:
    assert voltway("key", "list").out == "No keys yet. Make one: voltway key add NAME\n"


def test_a_key_is_printed_once_and_kept_as_a_hash(voltway: Voltway, execute: Execute) -> None:
    said = voltway("key", "add", "energy dashboard")
    key = said.out.splitlines()[0]
    assert key.startswith("vwk_")
    assert "shown only now" in said.out
    secret = key.rpartition("_")[2]
    [(row,)] = execute("select api_key::text from api_key")
    assert secret not in row
    assert secret not in voltway("key", "list").out
    assert secret not in voltway("key", "list", "--json").out


def test_scope_and_expiry(voltway: Voltway, execute: Execute) -> None:
    made = voltway("key", "add", "robot", "--write", "--expires-in", "90d", "--json").document
    assert len(made["row"]["permissions"]) == len(Permission)
    assert made["key"].startswith(f"vwk_{made['row']['key_id']}_")
    assert execute("select expires_at - created_at = interval '90 days' from api_key") == [(True,)]
    assert voltway("key", "add", "reader", "--json").document["row"]["permissions"] == sorted(READ_ONLY)
    one = voltway("key", "add", "x", "--may", "stations.read", "--network", "192.0.2.0/24", "--json").document["row"]
    assert (one["permissions"], one["networks"]) == (["stations.read"], ["192.0.2.0/24"])
    assert voltway("key", "add", "x", "--may", "stations.read", "--write").code == 2
    assert voltway("key", "add", "x", "--organization", "nobody").code == 2
    assert voltway("key", "add", "x", "--expires-in", "soon").code == 2
    assert voltway("key", "add", " ").code == 2


def test_revoke_is_for_good_and_keeps_its_time(voltway: Voltway, execute: Execute) -> None:
    key_id = voltway("key", "add", "robot", "--json").document["row"]["key_id"]
    assert "works" in voltway("key", "list").out
    assert voltway("key", "revoke", key_id).out == f"Key {key_id} (robot) is revoked.\n"
    assert "revoked" in voltway("key", "list").out
    at = execute("select revoked_at from api_key")
    voltway("key", "revoke", key_id)
    assert execute("select revoked_at from api_key") == at
    said = voltway("key", "revoke", "nothing")
    assert (said.code, said.err) == (2, "voltway: there is no key nothing: `voltway key list` shows their ids\n")


def test_an_expired_key_says_so_within_80_columns(voltway: Voltway, execute: Execute) -> None:
    voltway("key", "add", "a program with a long name that explains what it is for")
    execute("update api_key set expires_at = now() - interval '1 s', last_used_at = now()")
    said = voltway("key", "list")
    assert "expired" in said.out
    assert max(len(line) for line in said.out.splitlines()) <= 80
