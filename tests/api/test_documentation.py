import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from litestar.routes import HTTPRoute

from voltway import api
from voltway.api.app import PATH, make_app
from voltway.api.context import ApiContext

STATIC = Path(str(api.__file__)).with_name("static")


@pytest.fixture
async def document(stranger: httpx.AsyncClient) -> dict[str, Any]:
    response = await stranger.get("/api/openapi.json")
    assert response.headers["content-type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, method, operation) for path, item in document["paths"].items() for method, operation in item.items()]


def parts(document: Any, name: str) -> list[Any]:
    """Everything that stands under this key, however deep."""
    found = []
    if isinstance(document, dict):
        found += [value for key, value in document.items() if key == name]
        found += [one for value in document.values() for one in parts(value, name)]
    elif isinstance(document, list):
        found += [one for value in document for one in parts(value, name)]
    return found


def resolve(document: dict[str, Any], reference: str) -> Any:
    assert reference.startswith("#/")
    place: Any = document
    for part in reference.removeprefix("#/").split("/"):
        place = place[part.replace("~1", "/").replace("~0", "~")]
    return place


async def test_the_description_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert document["security"] == [{"key": []}]
    assert document["components"]["securitySchemes"]["key"] == {
        "type": "http",
        "scheme": "bearer",
        "description": "A key made with `voltway key add`.",
    }
    for kind in document["components"].values():
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in kind)


async def test_every_reference_leads_somewhere_and_every_schema_is_referred_to(document: dict[str, Any]) -> None:
    references = parts(document, "$ref")
    for reference in references:
        resolve(document, reference)
    used = {reference.rpartition("/")[2] for reference in references}
    assert set(document["components"]["schemas"]) <= used


async def test_every_schema_is_json_schema(document: dict[str, Any]) -> None:
    for schema in [*document["components"]["schemas"].values(), *parts(document["paths"], "schema")]:
        jsonschema.Draft202012Validator.check_schema(schema)


async def test_every_operation_is_whole(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(set(ids)) == len(ids)
    known_tags = {tag["name"] for tag in document["tags"]}
    for path, method, operation in operations(document):
        assert operation["summary"], (path, method)
        assert set(operation["tags"]) <= known_tags
        named = {one["name"] for one in operation.get("parameters", []) if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))
        assert all(one["required"] for one in operation.get("parameters", []) if one["in"] == "path")
        assert all("schema" in one for one in operation.get("parameters", []))
        assert all("description" in one for one in operation.get("parameters", []) if one["in"] == "query")
        assert ("requestBody" in operation) <= (method in {"post", "put", "patch"})
        for response in operation["responses"].values():
            whole = resolve(document, response["$ref"]) if "$ref" in response else response
            assert whole["description"]


async def test_every_error_is_described_as_a_problem(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        errors = {status for status in operation["responses"] if not status.startswith("2")}
        assert errors, (path, method)
        for status in errors:
            problem = resolve(document, operation["responses"][status]["$ref"])
            assert list(problem["content"]) == ["application/problem+json"]


async def test_every_route_is_described(document: dict[str, Any], api_context: ApiContext) -> None:
    app = make_app(api_context)
    served = {
        (re.sub(r":\w+}", "}", route.path), method.lower())
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith(PATH)
        for method in route.methods - {"OPTIONS"}
    }
    assert served == {(path, method) for path, method, _ in operations(document)}


@pytest.fixture
def api_context(web: Any) -> Any:
    """Making the application uses none of its parts."""
    return object()


async def test_orders_are_told_apart_by_their_kind(document: dict[str, Any]) -> None:
    body = document["paths"][f"{PATH}/stations/{{station_id}}/commands"]["post"]["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert schema["discriminator"]["propertyName"] == "kind"
    for kind, reference in schema["discriminator"]["mapping"].items():
        order = resolve(document, reference)
        assert order["properties"]["kind"]["enum"] == [kind]
        assert "kind" in order["required"]


async def test_answers_are_as_described(document: dict[str, Any], writer: httpx.AsyncClient) -> None:
    answers = {
        ("/stations", "post"): await writer.post(f"{PATH}/stations", json={"station_id": "S1"}),
        ("/stations", "get"): await writer.get(f"{PATH}/stations"),
        ("/stations/{station_id}", "get"): await writer.get(f"{PATH}/stations/S1"),
        ("/tokens", "post"): await writer.post(f"{PATH}/tokens", json={"token_uid": "T", "kind": "Local"}),
        ("/tokens", "get"): await writer.get(f"{PATH}/tokens"),
        ("/stations/{station_id}/commands", "post"): await writer.post(
            f"{PATH}/stations/S1/commands", json={"kind": "ClearCache"}
        ),
        ("/commands", "get"): await writer.get(f"{PATH}/commands"),
    }
    for (path, method), answer in answers.items():
        response = document["paths"][PATH + path][method]["responses"][str(answer.status_code)]
        schema = response["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(schema | {"components": document["components"]}).validate(answer.json())
    problem = await writer.get(f"{PATH}/stations/S9")
    described = document["components"]["responses"]["NotFound"]["content"]["application/problem+json"]["schema"]
    jsonschema.Draft202012Validator(described | {"components": document["components"]}).validate(problem.json())


class Page(HTMLParser):
    """What a page loads, and whether anything in it runs by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self._script: bool = False
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self._script = tag in {"script", "style"}
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag in {"script", "link", "img"}:
            self.loaded.append(given.get("src") or given.get("href") or "")

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.inline.append(data)


async def test_the_page_loads_only_our_own_files(stranger: httpx.AsyncClient) -> None:
    response = await stranger.get("/api")
    assert response.headers["content-type"].startswith("text/html")
    page = Page(response.text)
    assert page.inline == []
    assert sorted(page.loaded) == ["/static/documentation.js", "/static/favicon.svg", "/static/voltway.css"]
    for path in page.loaded:
        loaded = await stranger.get(path)
        assert loaded.status_code == 200
        assert loaded.headers["content-type"].startswith(("text/javascript", "text/css", "image/svg"))
        assert "://" not in loaded.text.replace("http://www.w3.org/2000/svg", "")


def test_the_script_makes_no_markup_from_text() -> None:
    script = (STATIC / "documentation.js").read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script)
