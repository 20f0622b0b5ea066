"""`voltway driver`: customers, and what is theirs."""

from tests.fixtures.command_line import Execute, Voltway

WIDTH = 80


def added(voltway: Voltway, name: str, *more: str) -> str:
    said = voltway("driver", "add", name, *more, "--json")
    assert said.code == 0, said.err
    return str(said.document["driver_id"])


def test_add_keeps_everything_told_and_leaves_a_trace(voltway: Voltway, execute: Execute) -> None:
    said = voltway(
        *("driver", "add", "Ada Lovelace", "--email", "ada@example.org", "--phone", "+43 660 1234567"),
        *("--locale", "en-GB", "--company", "Engines", "--street", "Square 12", "--postal-code", "1010"),
        *("--city", "Wien", "--country", "at", "--tax-id", "ATU12345678"),
    )
    ((driver_id,),) = execute("select driver_id from driver")
    assert (said.code, said.words) == (0, f"Driver Ada Lovelace has the id {driver_id}.")
    shown = voltway("driver", "show", driver_id)
    for part in ("+436601234567", "en-GB", "Engines", "Square 12, AT 1010 Wien", "ATU12345678", "can't sign in"):
        assert part in shown.words
    ((entry,),) = execute("select body from audit_entry")
    assert '"driver.add"' in entry
    assert driver_id in entry
    assert "Lovelace" not in entry


def test_what_no_driver_can_be_is_refused(voltway: Voltway, execute: Execute) -> None:
    assert voltway("driver", "add", " ").code == 2
    assert voltway("driver", "add", "Ada", "--email", "nobody").code == 2
    said = voltway("driver", "add", "Ada", "--organization", "nowhere")
    assert (said.code, "no organization nowhere" in said.err) == (2, True)
    added(voltway, "Ada", "--email", "ada@example.org")
    assert voltway("driver", "add", "Eve", "--email", "ADA@example.org").code == 2
    assert execute("select count(*) from driver") == [(1,)]


def test_lists_are_searched_and_come_in_pages(voltway: Voltway) -> None:
    assert voltway("driver", "list").out == "No driver is like that.\n"
    for name in ("Bob, the second", "ada", "Anna"):
        added(voltway, name, "--email", f"{name[:3]}@example.org")
    first = voltway("driver", "list", "--limit", "2")
    assert first.out.index("ada") < first.out.index("Anna")
    assert "Bob" not in first.out
    assert max(len(line) for line in first.out.splitlines()) <= WIDTH
    found: list[str] = []
    cursor: tuple[str, ...] = ()
    while True:
        page = voltway("driver", "list", "--limit", "1", "--json", *cursor).document
        found += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = ("--after", page["next"])
    assert found == ["ada", "Anna", "Bob, the second"]
    assert [one["name"] for one in voltway("driver", "list", "--search", "AN", "--json").document["items"]] == ["Anna"]
    assert [one["name"] for one in voltway("driver", "list", "--email", "ada", "--json").document["items"]] == ["ada"]
    assert voltway("driver", "list", "--organization", "nowhere", "--json").document["items"] == []
    assert voltway("driver", "list", "--after", "nonsense").code == 2


def test_show_tells_what_is_theirs(voltway: Voltway, execute: Execute) -> None:
    driver_id = added(voltway, "Ada")
    execute(
        "insert into vehicle (vehicle_id, driver_id, licence_plate, battery_wh, connectors)"
        " values ('v1', %s, 'W-12 A', 52000, '{IEC_62196_T2}')",
        (driver_id,),
    )
    execute(
        "insert into contract (contract_id, driver_id, number, valid_from) values ('c1', %s, 'C-77', '2030-01-01')",
        (driver_id,),
    )
    execute(
        "insert into consent (consent_id, driver_id, purpose, version, given, at, how, recorded_by)"
        " values ('y1', %(id)s, 'marketing', '7', true, '2030-01-01', 'app', 'me'),"
        " ('y2', %(id)s, 'terms', '1', true, '2030-01-01', 'app', 'me'),"
        " ('y3', %(id)s, 'marketing', '7', false, '2030-01-02', 'app', 'me')",
        {"id": driver_id},
    )
    words = voltway("driver", "show", driver_id).words
    for part in ("W-12 A", "52.0 kWh", "IEC_62196_T2", "C-77", "active", "terms", "version 1"):
        assert part in words
    assert "marketing" not in words
    document = voltway("driver", "show", driver_id, "--json").document
    assert [len(document[part]) for part in ("vehicles", "contracts", "consents")] == [1, 1, 1]
    said = voltway("driver", "show", "nobody")
    assert (said.code, "no driver nobody" in said.err) == (2, True)
