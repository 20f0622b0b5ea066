"""SCIM: the examples of RFC 7644, section 3, what Entra ID and Okta send, and that nobody gets more than they may."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.fixtures.organizations import BELOW, MINE, OTHER, fill_world
from tests.fixtures.people import make_account
from tests.fixtures.signing import mails_of
from tests.fixtures.web import Web, key_for
from voltway.api.scim import PATH
from voltway.api.scim_answers import MEDIA_TYPE
from voltway.kit.postgres import Pool
from voltway.kit.sealing import sealing_of
from voltway.kit.settings import Settings, SignInSettings
from voltway.people import sign_in_sessions, store_accounts, store_roles
from voltway.people.access_table import SCIM
from voltway.people.sign_in import Factor
from voltway.people.sign_in_sessions import Device
from voltway.vocabulary.access import Permission

P = Permission
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
BJENSEN = {
    "schemas": [USER],
    "userName": "bjensen",
    "externalId": "bjensen",
    "name": {"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara"},
}
"""RFC 7644, 3.3."""


class Directory:
    """An organization's directory, which keeps its users and groups here."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def ask(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        headers = {"Content-Type": MEDIA_TYPE, **options.pop("headers", {})}
        return await self._client.request(method, PATH + path, json=body, headers=headers, **options)

    async def add(self, path: str, body: Any) -> dict[str, Any]:
        answer = await self.ask("POST", path, body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def patch(self, path: str, *operations: dict[str, Any]) -> dict[str, Any]:
        answer = await self.ask("PATCH", path, a_patch(*operations))
        assert answer.status_code == 200, answer.text
        changed: dict[str, Any] = answer.json()
        return changed

    async def listed(self, path: str, **params: Any) -> dict[str, Any]:
        answer = await self.ask("GET", path, params=params)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def a_patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}


def a_user(user_name: str = "ada@mine.example", /, **fields: Any) -> dict[str, Any]:
    return {"schemas": [USER], "userName": user_name, **fields}


def a_group(name: str, *members: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [GROUP], "displayName": name, "members": [{"value": one["id"]} for one in members]}


@pytest.fixture
async def directory(web: Web, pool: Pool) -> Any:
    """The directory of `mine`, with a key that may do everything there."""
    await fill_world(pool)
    async with pool.connection() as conn:
        await conn.execute("delete from user_account")
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as client:
        yield Directory(client)


async def roles(pool: Pool, user: dict[str, Any]) -> dict[str, str]:
    async with pool.connection() as conn:
        given = (await store_roles.roles_of(conn, [user["id"]]))[user["id"]]
    return {f"{one.role}@{one.organization_id}": one.granted_by for one in given}


async def test_a_user_is_made_as_the_rfc_makes_one(directory: Directory, web: Web) -> None:
    answer = await directory.ask("POST", "/Users", BJENSEN)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"].startswith(MEDIA_TYPE)
    made = answer.json()
    assert made["meta"]["resourceType"] == "User"
    assert answer.headers["Location"] == made["meta"]["location"] == f"{web.url}{PATH}/Users/{made['id']}"
    assert answer.headers["ETag"] == made["meta"]["version"]
    assert made["meta"]["version"].startswith('W/"')
    assert {name: made[name] for name in BJENSEN} == BJENSEN
    again = await directory.ask("GET", f"/Users/{made['id']}")
    assert again.json() == made


async def test_the_same_user_is_not_made_twice(directory: Directory) -> None:
    await directory.add("/Users", BJENSEN)
    refused = await directory.ask("POST", "/Users", {**BJENSEN, "userName": "BJensen"})
    assert refused.status_code == 409
    assert refused.headers["Content-Type"].startswith(MEDIA_TYPE)
    told = refused.json()
    assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert (told["status"], told["scimType"]) == ("409", "uniqueness")


async def test_a_user_is_replaced(directory: Directory) -> None:
    made = await directory.add("/Users", BJENSEN)
    wanted = {
        **BJENSEN,
        "id": made["id"],
        "roles": [],
        "emails": [{"value": "bjensen@mine.example"}, {"value": "babs@mine.example", "primary": True}],
    }
    answer = await directory.ask("PUT", f"/Users/{made['id']}", wanted)
    assert answer.status_code == 200
    assert answer.json()["emails"] == [{"value": "babs@mine.example", "type": "work", "primary": True}]


async def test_a_replacement_of_what_was_changed_meanwhile_is_refused(directory: Directory) -> None:
    made = await directory.add("/Users", BJENSEN)
    await directory.patch(f"/Users/{made['id']}", {"op": "replace", "path": "active", "value": False})
    headers = {"If-Match": made["meta"]["version"]}
    for method, body in (("PUT", BJENSEN), ("PATCH", a_patch({"op": "remove", "path": "name"})), ("DELETE", None)):
        refused = await directory.ask(method, f"/Users/{made['id']}", body, headers=headers)
        assert (refused.status_code, refused.json()["status"]) == (412, "412"), method


async def test_lists_are_filtered_and_come_in_parts(directory: Directory) -> None:
    for name in ("a@mine.example", "b@mine.example", "c@mine.example"):
        await directory.add("/Users", a_user(name, externalId=f"ext-{name[0]}"))
    whole = await directory.listed("/Users")
    assert (whole["totalResults"], whole["itemsPerPage"], whole["startIndex"]) == (3, 3, 1)
    part = await directory.listed("/Users", startIndex=2, count=1)
    assert (part["totalResults"], part["itemsPerPage"], part["startIndex"]) == (3, 1, 2)
    assert part["Resources"] == whole["Resources"][1:2]
    assert (await directory.listed("/Users", startIndex=-5, count=-1))["Resources"] == []
    for text in (
        'userName eq "B@mine.example"',
        'externalId eq "ext-b"',
        'emails[type eq "work"].value eq "b@mine.example"',
        'emails.value eq "b@mine.example" and active eq true',
        f'{USER}:userName Eq "b@mine.example"',
    ):
        found = await directory.listed("/Users", filter=text)
        assert [one["userName"] for one in found["Resources"]] == ["b@mine.example"], text
    assert (await directory.listed("/Users", filter='userName eq "nobody"'))["totalResults"] == 0


@pytest.mark.parametrize(
    "text",
    ['userName sw "b"', "userName", 'userName eq "a" or active eq true', 'userName eq "a', "((((", 'title eq "x"'],
)
async def test_a_filter_that_is_not_supported_is_refused_as_such(directory: Directory, text: str) -> None:
    refused = await directory.ask("GET", "/Users", params={"filter": text})
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidFilter")


async def test_only_the_attributes_asked_for(directory: Directory) -> None:
    user = await directory.add("/Users", BJENSEN)
    await directory.add("/Groups", a_group("Night shift", user))
    found = await directory.listed("/Users", attributes="userName")
    assert found["Resources"][0].keys() == {"schemas", "id", "meta", "userName"}
    found = await directory.listed("/Groups", excludedAttributes="members", filter='displayName eq "Night shift"')
    assert "members" not in found["Resources"][0]


async def test_members_as_the_rfc_patches_them(directory: Directory) -> None:
    babs, james = await directory.add("/Users", a_user("babs")), await directory.add("/Users", a_user("james"))
    at = f"/Groups/{(await directory.add('/Groups', a_group('Tour Guides')))['id']}"
    # 3.5.2.1, add
    added = {"display": "Babs Jensen", "$ref": f"https://example.com/v2/Users/{babs['id']}", "value": babs["id"]}
    for _ in range(2):
        after = await directory.patch(at, {"op": "add", "path": "members", "value": [added]})
        assert [one["value"] for one in after["members"]] == [babs["id"]]
    # 3.5.2.2, remove one, with another added in the same request; then all
    after = await directory.patch(
        at,
        {"op": "remove", "path": f'members[value eq "{babs["id"]}"]'},
        {"op": "add", "path": "members", "value": [{"display": "James Smith", "value": james["id"]}]},
    )
    assert [one["value"] for one in after["members"]] == [james["id"]]
    assert (await directory.patch(at, {"op": "remove", "path": "members"}))["members"] == []
    # 3.5.2.3, replace all
    both = [{"value": babs["id"]}, {"value": james["id"]}]
    after = await directory.patch(at, {"op": "replace", "path": "members", "value": both})
    assert {one["value"] for one in after["members"]} == {babs["id"], james["id"]}


async def test_users_as_the_rfc_patches_them(directory: Directory) -> None:
    at = f"/Users/{(await directory.add('/Users', BJENSEN))['id']}"
    emails = [{"value": "babs@jensen.org", "type": "home"}]
    after = await directory.patch(at, {"op": "add", "value": {"emails": emails, "nickname": "Babs"}})
    assert [one["value"] for one in after["emails"]] == ["babs@jensen.org"]
    after = await directory.patch(at, {"op": "remove", "path": 'emails[type eq "work" and value ew "jensen.org"]'})
    assert after["emails"] == []
    address = {"type": "work", "streetAddress": "911 Universal City Plaza", "country": "US"}
    await directory.patch(at, {"op": "replace", "path": 'addresses[type eq "work"]', "value": address})
    refused = await directory.ask(
        "PATCH", at, a_patch({"op": "replace", "path": 'emails[type eq "work"].value', "value": "x@y.example"})
    )
    assert (refused.status_code, refused.json()["scimType"]) == (400, "noTarget")


async def test_what_entra_id_sends(directory: Directory, pool: Pool) -> None:
    user = await directory.add(
        "/Users",
        a_user(
            schemas=[USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
            externalId="ada",
            active=True,
            emails=[{"primary": True, "type": "work", "value": "ada@mine.example"}],
            meta={"resourceType": "User"},
            name={"formatted": "Ada L", "familyName": "L", "givenName": "Ada"},
            roles=[],
        )
        | {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "x"}},
    )
    at = f"/Users/{user['id']}"
    after = await directory.patch(
        at,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "ada2@mine.example"},
        {"op": "Replace", "path": "name.familyName", "value": "Lovelace"},
        {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", "value": "x"},
        {"op": "Add", "path": 'phoneNumbers[type eq "work"].value', "value": "1"},
    )
    assert after["emails"][0]["value"] == "ada2@mine.example"
    assert after["name"] == {"formatted": "Ada Lovelace", "givenName": "Ada", "familyName": "Lovelace"}
    after = await directory.patch(at, {"op": "Replace", "path": "active", "value": "False"})
    assert after["active"] is False
    after = await directory.patch(at, {"op": "Add", "value": {"active": "True", "name.givenName": "A."}})
    assert (after["active"], after["name"]["givenName"]) == (True, "A.")
    group = await directory.add("/Groups", a_group("technician"))
    gat = f"/Groups/{group['id']}"
    await directory.patch(gat, {"op": "Add", "path": "members", "value": [{"$ref": None, "value": user["id"]}]})
    assert await roles(pool, user) == {f"technician@{MINE}": "scim"}
    await directory.patch(gat, {"op": "Remove", "path": "members", "value": [{"$ref": None, "value": user["id"]}]})
    assert await roles(pool, user) == {}


async def test_what_okta_sends(directory: Directory, pool: Pool) -> None:
    user = await directory.add("/Users", a_user(name={"givenName": "A", "familyName": "B"}, groups=[], locale="en-US"))
    after = await directory.patch(f"/Users/{user['id']}", {"op": "replace", "value": {"active": False}})
    assert after["active"] is False
    group = await directory.add("/Groups", a_group("Support", user))
    at = f"/Groups/{group['id']}"
    after = await directory.patch(at, {"op": "replace", "value": {"id": group["id"], "displayName": "Technician"}})
    assert after["displayName"] == "Technician"
    assert await roles(pool, user) == {f"technician@{MINE}": "scim"}
    await directory.patch(at, {"op": "remove", "path": f'members[value eq "{user["id"]}"]'})
    assert await roles(pool, user) == {}


async def test_who_is_deactivated_is_signed_out_at_once(directory: Directory, pool: Pool) -> None:
    user = await directory.add("/Users", a_user())
    settings, now = SignInSettings(), datetime.now(UTC)
    device = Device(address=None, user_agent=None)
    async with pool.connection() as conn:
        made = await sign_in_sessions.make(
            conn, user_id=user["id"], factors=[Factor.PASSKEY], device=device, settings=settings, now=now
        )
        assert await sign_in_sessions.check(conn, made.token, settings, now) is not None
        await directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": False})
        assert await sign_in_sessions.check(conn, made.token, settings, now) is None
        await directory.patch(f"/Users/{user['id']}", {"op": "replace", "path": "active", "value": True})
        assert await sign_in_sessions.check(conn, made.token, settings, now) is None


async def test_who_is_deleted_is_gone_for_the_directory_and_may_come_back(directory: Directory, pool: Pool) -> None:
    user = await directory.add("/Users", a_user())
    await directory.add("/Groups", a_group("technician", user))
    assert (await directory.ask("DELETE", f"/Users/{user['id']}")).status_code == 204
    gone = await directory.ask("GET", f"/Users/{user['id']}")
    assert (gone.status_code, gone.json()["status"]) == (404, "404")
    assert (await directory.listed("/Users"))["totalResults"] == 0
    assert await roles(pool, user) == {}
    async with pool.connection() as conn:
        account = await store_accounts.find(conn, user["id"])
    assert account is not None
    assert account.disabled_at is not None
    assert (await directory.add("/Users", a_user()))["id"] == user["id"]


async def test_roles_of_two_groups_and_of_somebody_else(directory: Directory, pool: Pool) -> None:
    user = await directory.add("/Users", a_user())
    one, two = (
        await directory.add("/Groups", a_group("Technician", user)),
        await directory.add("/Groups", a_group("technician", user)),
    )
    await directory.ask("DELETE", f"/Groups/{one['id']}")
    assert await roles(pool, user) == {f"technician@{MINE}": "scim"}
    async with pool.connection() as conn:
        await conn.execute("update role_grant set granted_by = 'somebody'")
    await directory.ask("DELETE", f"/Groups/{two['id']}")
    assert await roles(pool, user) == {f"technician@{MINE}": "somebody"}


async def test_nobody_hands_on_a_role_they_do_not_have(web: Web, pool: Pool, directory: Directory) -> None:
    user = await directory.add("/Users", a_user())
    owners = await directory.add("/Groups", a_group("Owner"))
    await directory.add("/Groups", a_group("Network operator", user))
    async with web.client(await key_for(pool, {P.PEOPLE_READ, P.PEOPLE_WRITE}, MINE)) as client:
        weak = Directory(client)
        refused = [
            await weak.ask("POST", "/Groups", a_group("owner", user)),
            await weak.ask("PUT", f"/Groups/{owners['id']}", a_group("Owner", user)),
            await weak.ask(
                "PATCH",
                f"/Users/{user['id']}",
                a_patch({"op": "replace", "path": "emails", "value": [{"value": "thief@mine.example"}]}),
            ),
        ]
        assert [one.status_code for one in refused] == [403, 403, 403]
        assert refused[0].json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        harmless = await weak.ask("POST", "/Groups", a_group("Canteen", user))
        assert harmless.status_code == 201
    assert await roles(pool, user) == {f"network_operator@{MINE}": "scim"}


async def test_another_address_is_told_at_the_one_before(directory: Directory, pool: Pool, settings: Settings) -> None:
    user = await directory.add("/Users", BJENSEN)
    for address in ("ada@mine.example", "Ada@mine.example", "new@mine.example", "new@mine.example"):
        await directory.patch(
            f"/Users/{user['id']}", {"op": "replace", "path": "emails", "value": [{"value": address}]}
        )
    (mail,) = await mails_of(pool, sealing_of(settings))
    assert mail.to == "Ada@mine.example"
    assert "another e-mail address" in mail.text
    assert "new@mine.example" not in mail.text


async def test_a_directory_sees_its_own_organization_only(web: Web, pool: Pool, directory: Directory) -> None:
    async with pool.connection() as conn:
        operators = await make_account(conn, "owner@operator.example")
    theirs = {}
    for organization in (OTHER, BELOW):
        async with web.client(await key_for(pool, frozenset(Permission), organization)) as client:
            theirs[organization] = await Directory(client).add("/Users", a_user(f"x@{organization}.example"))
    assert (await directory.listed("/Users"))["totalResults"] == 0
    for user_id in (operators.user_id, *(one["id"] for one in theirs.values())):
        for method, body in (("GET", None), ("PUT", a_user()), ("DELETE", None)):
            assert (await directory.ask(method, f"/Users/{user_id}", body)).status_code == 404
        assert (await directory.ask("POST", "/Groups", a_group("g", {"id": user_id}))).status_code == 400
    taken = await directory.ask("POST", "/Users", a_user("owner@operator.example"))
    assert taken.status_code == 409


async def test_every_route_asks_for_its_permission(web: Web, pool: Pool, stranger: httpx.AsyncClient) -> None:
    await fill_world(pool)
    async with (
        web.client(await key_for(pool, {P.PEOPLE_READ}, MINE)) as reader,
        web.client(await key_for(pool, set(Permission) - {P.PEOPLE_READ, P.PEOPLE_WRITE}, MINE)) as others,
    ):
        for route, permission in SCIM.items():
            method, path = route.replace("{user_id}", "x").replace("{group_id}", "x").replace("{name}", "User").split()
            assert (await stranger.request(method, path)).status_code == 401, route
            assert (await others.request(method, path)).status_code == 403, route
            allowed = (await reader.request(method, path)).status_code != 403
            assert allowed == (permission is P.PEOPLE_READ), route


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"schemas": [], "Operations": []}, "invalidSyntax"),
        (a_patch(), "invalidSyntax"),
        (a_patch({"op": "move", "path": "active"}), "invalidSyntax"),
        (a_patch({"op": "remove"}), "noTarget"),
        (a_patch({"op": "replace", "path": "id", "value": "another"}), "mutability"),
        (a_patch({"op": "replace", "path": "a..b", "value": 1}), "invalidPath"),
        (a_patch({"op": "replace", "path": "active", "value": "perhaps"}), "invalidValue"),
        (a_patch({"op": "replace", "path": "userName", "value": {"a": 1}}), "invalidValue"),
        (a_patch({"op": "replace", "path": "userName", "value": "a\x00b"}), "invalidValue"),
        (a_patch({"op": "replace", "path": "emails", "value": "text"}), "invalidValue"),
        (a_patch({"op": "remove", "path": "userName"}), "invalidValue"),
        ([], "invalidSyntax"),
    ],
)
async def test_a_bad_patch_changes_nothing(directory: Directory, body: Any, problem: str) -> None:
    made = await directory.add("/Users", BJENSEN)
    refused = await directory.ask("PATCH", f"/Users/{made['id']}", body)
    assert (refused.status_code, refused.json()["scimType"]) == (400, problem)
    assert (await directory.ask("GET", f"/Users/{made['id']}")).json() == made


async def test_what_the_service_says_of_itself(directory: Directory) -> None:
    config = (await directory.ask("GET", "/ServiceProviderConfig")).json()
    assert config["patch"] == {"supported": True}
    assert config["etag"] == {"supported": True}
    kinds = await directory.listed("/ResourceTypes")
    assert [one["endpoint"] for one in kinds["Resources"]] == ["/Users", "/Groups"]
    told = await directory.listed("/Schemas")
    assert [one["id"] for one in told["Resources"]] == [USER, GROUP]
    assert (await directory.ask("GET", f"/Schemas/{USER}")).json()["name"] == "User"
    assert (await directory.ask("GET", "/ResourceTypes/Group")).json()["schema"] == GROUP
    assert (await directory.ask("GET", "/Schemas/urn:none")).status_code == 404


async def test_what_a_directory_does_is_on_record(directory: Directory, pool: Pool) -> None:
    user = await directory.add("/Users", a_user())
    await directory.add("/Groups", a_group("technician", user))
    await directory.ask("DELETE", f"/Users/{user['id']}")
    async with pool.connection() as conn:
        cursor = await conn.execute("select action, organization_id, subject_id from audit_entry order by number")
        told = await cursor.fetchall()
    assert told == [(action, MINE, user["id"]) for action in ("user.add", "grant.give", "user.remove")]
