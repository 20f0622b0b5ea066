import base64

import httpx
import pytest

from tests.fixtures.logos import PNG, png_of
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web, key_for
from voltway.kit.postgres import Pool
from voltway.vocabulary.access import OrganizationId, Permission
from voltway_client import AsyncVoltway, errors
from voltway_client.models import LogoFormat, NewLogo

PATH = "/api/v1/organizations/operator/logo"


def content(picture: bytes) -> dict[str, str]:
    return {"content": base64.b64encode(picture).decode()}


async def test_one_is_shown_replaced_and_removed(api: AsyncVoltway) -> None:
    made = await api.put_organization_logo("operator", NewLogo(content=PNG))
    assert (made.media_type, made.width_px, made.height_px) == (LogoFormat.IMAGE_PNG, 3, 2)
    shown = await api.show_organization_logo("operator")
    assert shown.content == PNG
    await api.put_organization_logo("operator", NewLogo(content=png_of(5, 5)), if_match=shown.etag)
    with pytest.raises(errors.Changed):
        await api.put_organization_logo("operator", NewLogo(content=PNG), if_match=shown.etag)
    await api.remove_organization_logo("operator")
    with pytest.raises(errors.NotFound):
        await api.show_organization_logo("operator")


@pytest.mark.parametrize(
    "wrong",
    [
        content(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        content(PNG + bytes(200_000)),
        {"content": "no base64!"},
        {},
        content(PNG) | {"media_type": "image/svg+xml"},
    ],
)
async def test_what_is_no_logo_is_refused(writer: httpx.AsyncClient, wrong: dict[str, str]) -> None:
    problem_of(await writer.put(PATH, json=wrong), 400)
    problem_of(await writer.get(PATH), 404)
    problem_of(await writer.delete(PATH), 404)
    problem_of(await writer.put("/api/v1/organizations/nobody/logo", json=content(PNG)), 404)


async def test_a_host_s_key_can_t_dress_the_operator(web: Web, writer: httpx.AsyncClient, pool: Pool) -> None:
    fields = {"parent_id": "operator", "kind": "site_host", "name": "Hotel"}
    hotel = (await writer.post("/api/v1/organizations", json=fields)).json()["organization_id"]
    async with web.client(await key_for(pool, frozenset(Permission), OrganizationId(hotel))) as host:
        problem_of(await host.put(PATH, json=content(PNG)), 404)
        assert (await host.put(f"/api/v1/organizations/{hotel}/logo", json=content(PNG))).status_code == 200


async def test_who_changed_it_is_written_down(writer: httpx.AsyncClient) -> None:
    await writer.put(PATH, json=content(PNG))
    [entry] = (await writer.get("/api/v1/audit-entries")).json()["items"]
    assert (entry["action"], entry["subject"]["id"]) == ("organization.change", "operator")
    assert entry["after"]["media_type"] == "image/png"
    assert "content" not in str(entry)
