"""`voltway organization`: the tree of organizations."""

from tests.fixtures.command_line import Execute, Voltway


def test_a_tree_is_made_listed_and_changed(voltway: Voltway, execute: Execute) -> None:
    hotel = voltway("organization", "add", "Hotel Adler", "--kind", "site_host", "--json").document
    bar = voltway("organization", "add", "Bar", "--kind", "site_host", "--below", hotel["organization_id"], "--json")
    listed = voltway("organization", "list").out
    assert listed.index("Operator") < listed.index("  Hotel Adler") < listed.index("    Bar")
    assert "is called Adler now" in voltway("organization", "rename", hotel["organization_id"], "Adler").out
    moved = voltway("organization", "move", bar.document["organization_id"], "--below", "operator", "--json").document
    assert moved["path"] == f"/operator/{bar.document['organization_id']}/"
    assert "is removed" in voltway("organization", "remove", hotel["organization_id"]).out
    assert execute("select count(*) from organization") == [(2,)]


def test_what_can_not_be_says_why(voltway: Voltway) -> None:
    assert voltway("organization", "add", "X", "--kind", "pirate").code == 2
    said = voltway("organization", "add", "X", "--kind", "fleet", "--below", "nobody")
    assert (said.code, said.err) == (
        2,
        "voltway: there is no organization nobody: `voltway organization list` shows all organizations\n",
    )
    assert voltway("organization", "remove", "operator").code == 2
    assert voltway("organization", "list", "--kind", "fleet").out == "No organization is like that.\n"


def test_a_second_person_is_asked_for_once_there_are_two(voltway: Voltway, execute: Execute) -> None:
    said = voltway("organization", "four-eyes", "operator", "--on", "key.make")
    assert (said.code, "fewer than two people" in said.err) == (2, True)
    execute("insert into user_account (user_id, email, name) values ('a', 'a@x.org', 'a'), ('b', 'b@x.org', 'b')")
    execute(
        "insert into role_grant (user_id, organization_id, role, granted_by)"
        " select user_id, 'operator', 'owner', '' from user_account"
    )
    said = voltway("organization", "four-eyes", "operator", "--on", "key.make", "--on", "role.give")
    assert said.out == "A second person is asked for: key.make, role.give.\n"
    below = voltway("organization", "add", "Bar", "--kind", "site_host", "--json").document["organization_id"]
    assert voltway("organization", "four-eyes", below, "--json").document["items"] == [
        {"act": "key.make"},
        {"act": "role.give"},
    ]
    # Whoever may use the database is the way out where everybody else is locked out.
    off = voltway("organization", "four-eyes", "operator", "--off", "key.make", "--off", "role.give")
    assert off.out == "Nothing takes a second person.\n"
    assert execute("select count(*) from audit_entry where action = 'organization.change'") == [(2,)]
    assert voltway("organization", "four-eyes", "nowhere").code == 2
