"""What the description says of every operation, and that all of them are of one make."""

import re
from typing import Any

import httpx
import pytest

from tests.api.test_documentation import document, operations, resolve
from voltway.people.access_table import ROUTES
from voltway.vocabulary.access import Permission

__all__ = ["document"]

PATH = "/api/v1"
NOUN = re.compile(r"[a-z]+(-[a-z]+)*s|people")
# Not lists of things: a station has one password, an export one file and an erasure one confirmation; what happens is
# one stream; privacy and firmware are subjects that their resources share; and an approval is decided once. All
# profiles come to one schedule, and all stations to one posture.
NO_PLURALS = {
    "password", "live", "file", "confirmation", "privacy", "approval", "refusal", "withdrawal", "answer", "local-list",
    "logo", "composite-schedule", "comparison", "cancellation", "firmware", "revocation", "posture",
    "availability-schedule",
}  # fmt: skip
# They are there or not, and nothing of them can be changed: nobody's change could be undone by removing them.
NEVER_CHANGED = {
    f"{PATH}/roles/{{role}}",
    f"{PATH}/organizations/{{organization_id}}/four-eyes/{{act}}",
    f"{PATH}/people/{{user_id}}/roles/{{organization_id}}/{{role}}",
    f"{PATH}/people/{{user_id}}/second-factors",
    f"{PATH}/drivers/{{driver_id}}/favourites/{{kind}}/{{place_id}}",
}
ALL = {"400", "401", "403", "429", "500", "503"}


async def test_paths_are_plural_nouns_in_kebab_case(document: dict[str, Any]) -> None:
    for path in document["paths"]:
        assert path.startswith(f"{PATH}/")
        for part in path.removeprefix(f"{PATH}/").split("/"):
            good = re.fullmatch(r"{[a-z_]+}", part) or NOUN.fullmatch(part) or part in NO_PLURALS
            assert good, path


async def test_names_are_snake_case(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "header":
                assert re.fullmatch(r"[a-z]+(_[a-z]+)*", parameter["name"]), (path, method)
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", field), (name, field)


async def test_every_list_is_a_page(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        name = operation["operationId"]
        assert name.startswith("list_") == (
            method == "get" and path.rpartition("/")[2] not in NO_PLURALS and path[-1] != "}"
        )
        if name.startswith("list_"):
            schema = resolve(document, operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"])
            assert set(schema["required"]) == {"items", "next"}, path
            assert schema["properties"]["items"]["type"] == "array"


async def test_every_operation_has_what_all_have(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        place = (path, method)
        assert re.fullmatch(r"[A-Z].*\.", operation["summary"]), place
        assert len(operation["tags"]) == 1, place
        permission = operation["x-permission"]
        assert permission == ROUTES[f"{method.upper()} {path}"], place
        assert permission in {*Permission, "recognised", "anybody"}
        for status in operation["responses"]:
            if status < "400":
                assert {"RateLimit", "RateLimit-Policy"} <= set(operation["responses"][status]["headers"]), place


async def test_every_operation_names_its_errors(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        errors = {status for status in operation["responses"] if status >= "400"}
        assert errors >= ALL - ({"401", "403"} if operation["x-permission"] == "anybody" else set()), (path, method)
        assert "default" not in errors
        assert ("404" in errors) >= ("{" in path)
        assert ("409" in errors) == (method != "get")
        assert ("412" in errors) == any(one["name"] == "If-Match" for one in operation.get("parameters", []))
        assert ("413" in errors) == ("requestBody" in operation)
        for status in errors:
            problem = resolve(document, operation["responses"][status]["$ref"])
            assert list(problem["content"]) == ["application/problem+json"]
            assert ("Retry-After" in problem.get("headers", {})) == (status in {"429", "503"})


async def test_what_can_be_changed_or_removed_can_be_matched(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for method in item.keys() & {"patch", "put", "delete"}:
            if path in NEVER_CHANGED:
                assert list(item) == ["delete"]
                continue
            assert "get" in item, path
            assert "ETag" in item["get"]["responses"]["200"]["headers"], path
            assert any(one["name"] == "If-Match" for one in item[method]["parameters"]), path


async def test_what_makes_something_can_be_sent_again_and_says_where_it_is(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method == "post":
            assert any(one["name"] == "Idempotency-Key" for one in operation["parameters"]), path
            assert "422" in operation["responses"]
            made = operation["responses"].get("201", {"headers": {}})
            shown = [other for other in document["paths"] if re.fullmatch(re.escape(path) + r"/{\w+}", other)]
            assert ("Location" in made["headers"]) == any("get" in document["paths"][other] for other in shown), path


async def test_what_is_made_leads_to_what_shows_changes_and_removes_it(document: dict[str, Any]) -> None:
    links = document["paths"][f"{PATH}/stations"]["post"]["responses"]["201"]["links"]
    assert set(links) == {"show_station", "change_station", "remove_station"}
    assert links["show_station"]["parameters"] == {"station_id": "$response.body#/station/station_id"}
    command = document["paths"][f"{PATH}/stations/{{station_id}}/commands"]["post"]["responses"]["201"]["links"]
    assert command["show_command"]["parameters"] == {
        "station_id": "$request.path.station_id",
        "command_id": "$response.body#/command_id",
    }
    known = {operation["operationId"] for _, _, operation in operations(document)}
    for _, _, operation in operations(document):
        for response in operation["responses"].values():
            assert {link["operationId"] for link in response.get("links", {}).values()} <= known


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/stations", {"station_id": "DE*1"}),
        ("/tokens", {"token_uid": "04 A", "kind": "Local"}),
        ("/organizations", {"parent_id": "operator", "kind": "fleet", "name": "F"}),
        ("/keys", {"name": "k", "permissions": ["stations.read"]}),
    ],
)
async def test_location_is_where_it_is_shown(writer: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    made = await writer.post(f"{PATH}{path}", json=body)
    assert made.status_code == 201
    shown = await writer.get(made.headers["location"])
    assert shown.status_code == 200
    told = made.json()
    assert shown.json() in (told, told.get("station"), told.get("row"))


async def test_options_are_told_to_anybody(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.options(f"{PATH}/stations")
    assert answer.status_code == 204
    assert "OPTIONS" in answer.headers["allow"]
