"""Every route as every role, inside and outside its organization. Generated from the access table."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from litestar import get

from tests.fixtures.logos import PNG
from tests.fixtures.organizations import (
    BELOW,
    CAMPAIGNS,
    COMMAND,
    HALTED,
    INCIDENTS,
    MINE,
    OTHER,
    PAUSED,
    RESERVATIONS,
    RESOLVED,
    ROLLOUTS,
    TEMPLATES,
    UNUSED,
    UPDATES,
    custom_role,
    fill_world,
)
from tests.fixtures.web import Web, key_for
from voltway.api import app as app_module
from voltway.api.app import make_app
from voltway.kit.postgres import Pool
from voltway.people.access_table import FOUR_EYES, ROUTES, Open
from voltway.people.roles import PERMISSIONS, ShippedRole
from voltway.vocabulary.access import OrganizationId, Permission
from voltway.vocabulary.approvals import DangerousAct
from voltway.vocabulary.errors import ConfigurationError

SOON = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
STREAM = "GET /api/v1/live"
# What the organizations of the matrix ask a second person for; the approval that waits is about making a key.
WAITING = {DangerousAct.IDENTITY_PROVIDER_ADD, DangerousAct.FOUR_EYES_END}
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/stations": {"station_id": "new-{organization}", "organization_id": "{organization}"},
    "PATCH /api/v1/stations/{station_id}": {"admission": "accepted"},
    "PUT /api/v1/stations/{station_id}/availability-schedule": {"places": [{"hours": ["mon 07:00-22:00"]}]},
    "POST /api/v1/stations/{station_id}/commands": {"kind": "ClearCache"},
    "POST /api/v1/stations/{station_id}/composite-schedule/comparison": {"evse_id": 1},
    "POST /api/v1/certificates/{certificate_id}/revocation": {"reason": "superseded"},
    "POST /api/v1/stations/{station_id}/isolations": {},
    "POST /api/v1/stations/{station_id}/releases": {},
    "POST /api/v1/incidents/{incident_id}/acknowledgements": {},
    "POST /api/v1/incidents/{incident_id}/resolutions": {},
    "POST /api/v1/incidents/{incident_id}/reopenings": {},
    "POST /api/v1/incidents/{incident_id}/notes": {"note": "seen"},
    "POST /api/v1/reservations": {
        "station_id": "s-{organization}", "token_uid": "t-{organization}", "expires_at": SOON,
    },
    "POST /api/v1/logs": {"station_id": "s-{organization}"},
    "POST /api/v1/firmware/images": {
        "vendor": "ACME", "version": "new", "file_name": "f", "sha256": "0" * 64, "organization_id": "{organization}",
    },
    "POST /api/v1/firmware/images/{image_id}/publications": {"station_id": "s-{organization}"},
    "POST /api/v1/firmware/images/{image_id}/withdrawals": {"station_id": "s-{organization}"},
    "POST /api/v1/firmware/updates": {"station_id": "s-{organization}", "image_id": "f-{organization}"},
    "POST /api/v1/firmware/campaigns": {
        "name": "new", "image_id": "f-{organization}", "organization_id": "{organization}",
    },
    "POST /api/v1/firmware/campaigns/previews": {
        "name": "new", "image_id": "f-{organization}", "organization_id": "{organization}",
    },
    "POST /api/v1/configuration-templates": {
        "name": "new", "organization_id": "{organization}", "settings": [{"name": {"variable": "V"}, "value": "1"}],
    },
    "PUT /api/v1/configuration-templates/{template_id}": {
        "name": "changed", "settings": [{"name": {"variable": "V"}, "value": "1"}],
    },
    "POST /api/v1/configuration-rollouts": {"template_id": "{unused}"},
    "POST /api/v1/configuration-rollouts/previews": {"template_id": "{unused}"},
    "POST /api/v1/tokens": {"token_uid": "new-{organization}", "kind": "Central", "organization_id": "{organization}"},
    "PATCH /api/v1/tokens/{token_uid}": {"status": "blocked"},
    "POST /api/v1/drivers": {"name": "New", "organization_id": "{organization}"},
    "PATCH /api/v1/drivers/{driver_id}": {"city": "Linz"},
    "POST /api/v1/drivers/{driver_id}/vehicles": {"model_id": "renault-zoe-r135-ze50-2019"},
    "POST /api/v1/drivers/{driver_id}/contracts": {"number": "new-{organization}"},
    "PATCH /api/v1/drivers/{driver_id}/contracts/{contract_id}": {"state": "suspended"},
    "POST /api/v1/drivers/{driver_id}/consents": {"purpose": "marketing", "version": "1", "given": True},
    "POST /api/v1/drivers/{driver_id}/favourites": {"kind": "station", "place_id": "new"},
    "POST /api/v1/vehicles": {"organization_id": "{organization}"},
    "PATCH /api/v1/vehicles/{vehicle_id}": {"licence_plate": "L-1"},
    "POST /api/v1/token-groups": {"group_id": "new-{organization}", "organization_id": "{organization}"},
    "PUT /api/v1/token-groups/{group_id}": {"name": "Changed"},
    "POST /api/v1/webhooks": {"url": "https://hooks.example/new", "organization_id": "{organization}"},
    "PATCH /api/v1/webhooks/{endpoint_id}": {"description": "Changed"},
    "POST /api/v1/organizations": {"parent_id": "{organization}", "kind": "fleet", "name": "New"},
    "PATCH /api/v1/organizations/{organization_id}": {"name": "Changed"},
    "PUT /api/v1/organizations/{organization_id}/logo": {"content": base64.b64encode(PNG).decode()},
    "POST /api/v1/approvals/{approval_id}/refusal": {"reason": "not now"},
    "POST /api/v1/organizations/{organization_id}/four-eyes": {"act": "identity_provider.add"},
    "PATCH /api/v1/people/{user_id}": {"disabled": False},
    "POST /api/v1/people/{user_id}/roles": {"role": "{role}", "organization_id": "{organization}"},
    "POST /api/v1/invitations": {"email": "new@example.org", "role": "{role}", "organization_id": "{organization}"},
    "POST /api/v1/roles": {"name": "New", "permissions": ["people.write"], "organization_id": "{organization}"},
    "POST /api/v1/privacy/exports": {"tokens": ["t-{organization}"]},
    "POST /api/v1/privacy/erasures": {"tokens": ["t-{organization}"], "reason": "asked by letter"},
    "POST /api/v1/keys": {"name": "new", "permissions": ["keys.write"], "organization_id": "{organization}"},
    "POST /api/v1/identity-providers": {
        "name": "new", "issuer": "https://id.example", "client_id": "c", "organization_id": "{organization}",
    },
    "PATCH /api/v1/identity-providers/{provider_id}": {"name": "Changed"},
}  # fmt: skip  # one row per route
# Nothing belongs to it, so that it can be removed.
EMPTY = "DELETE /api/v1/organizations/{organization_id}"


def path_of(route: str, organization: OrganizationId) -> str:
    named = {
        "user_id": f"u-{organization}",
        "role": "host" if "/people/" in route else custom_role(organization),
        "station_id": f"isolated-{organization}" if route.endswith("releases") else f"s-{organization}",
        "token_uid": f"t-{organization}",
        "log_id": f"l-{organization}",
        "monitor_id": "1",
        "reservation_id": str(RESERVATIONS[organization]),
        "session_id": f"session-{organization}",
        "image_id": f"g-{organization}" if route.startswith("DELETE") else f"f-{organization}",
        "update_id": str(UPDATES[organization]),
        "campaign_id": str((PAUSED if route.endswith("resumptions") else CAMPAIGNS)[organization]),
        "incident_id": str((RESOLVED if route.endswith("reopenings") else INCIDENTS)[organization]),
        "template_id": str((TEMPLATES if route.endswith("stations") else UNUSED)[organization]),
        "rollout_id": str((HALTED if route.endswith("resumptions") else ROLLOUTS)[organization]),
        "key_id": f"k-{organization}",
        "export_id": f"x-{organization}",
        "erasure_id": f"e-{organization}",
        "certificate_id": f"cert-{organization}",
        "provider_id": f"p-{organization}",
        "approval_id": f"a-{organization}",
        "act": DangerousAct.IDENTITY_PROVIDER_ADD,
        "organization_id": f"empty-{organization}" if route == EMPTY else organization,
        "command_id": COMMAND,
        "group_id": f"g-{organization}",
        "endpoint_id": f"w-{organization}",
        "delivery_id": f"wd-{organization}",
        "driver_id": f"d-{organization}",
        "vehicle_id": f"v-{organization}",
        "contract_id": f"c-{organization}",
        "kind": "station",
        "place_id": f"s-{organization}",
    }
    return re.sub(r"{(\w+)}", lambda match: named[match[1]], route.partition(" ")[2])


async def call(client: httpx.AsyncClient, route: str, organization: OrganizationId) -> httpx.Response:
    body = BODIES.get(route)
    text = None if body is None else json.dumps(body).replace("{organization}", organization)
    text = text and text.replace("{role}", custom_role(organization))
    text = text and text.replace('"{unused}"', str(UNUSED.get(organization, 0)))
    return await client.request(route.partition(" ")[0], path_of(route, organization), content=text)


async def prepare(pool: Pool) -> None:
    """The world as it was, without what the call before made, changed or took away."""
    async with pool.connection() as connection:
        await connection.execute("delete from station where station_id like 'new-%'")
        await connection.execute("delete from token where token_uid like 'new-%'")
        await connection.execute("delete from driver where name = 'New'")
        await connection.execute("delete from contract where number like 'new-%'")
        await connection.execute("delete from organization where name = 'New'")
        await connection.execute("delete from custom_role where name = 'New'")
        await connection.execute("delete from token_group where group_id like 'new-%'")
        await connection.execute("delete from webhook_endpoint where url like '%/new'")
        await connection.execute("delete from firmware_campaign where name = 'new'")
        await connection.execute("delete from configuration_rollout where rollout_id < 6000000")
        await connection.execute("delete from configuration_template where name = 'new'")
        await connection.execute("delete from firmware_update")
        await connection.execute("delete from firmware_image where version = 'new'")
        await connection.execute("delete from four_eyes")
    await fill_world(pool)
    async with pool.connection() as connection:
        await connection.execute(
            "insert into organization (organization_id, parent_id, path, kind, name)"
            " select 'empty-' || organization_id, organization_id, path || 'empty-' || organization_id || '/', 'fleet',"
            " 'Empty' from organization where organization_id in ('mine', 'below', 'other') on conflict do nothing"
        )
        # Two who could approve, so that a second person may be asked for.
        await connection.execute(
            "insert into role_grant (user_id, organization_id, role, granted_by) values"
            " ('u-operator', 'operator', 'owner', 'tests'), ('u-other', 'operator', 'owner', 'tests')"
            " on conflict do nothing"
        )
        await connection.execute(
            "insert into four_eyes select organization_id, %s, now() from organization"
            " where organization_id in ('mine', 'below', 'other')",
            (DangerousAct.IDENTITY_PROVIDER_ADD,),
        )


def expected(route: str, permitted: bool, organization: OrganizationId) -> set[int]:  # one column of a matrix
    if "/approvals/" in route:
        # What one may not do oneself, one does not see; and a key decides nothing, nor was it the one who asked.
        here = permitted and organization != OTHER
        return {404} if not here else {200} if route == "GET /api/v1/approvals/{approval_id}" else {403}
    if route == "GET /api/v1/approvals":
        return {200}
    if not permitted:
        return {403}
    is_list = route.startswith("GET") and "{" not in route
    if organization == OTHER and not is_list:
        return {404}
    return {200, 201, 204, 202} if FOUR_EYES.get(route) in WAITING else {200, 201, 204}


@pytest.mark.parametrize("role", ShippedRole)
async def test_every_route_as_every_role(web: Web, pool: Pool, role: ShippedRole) -> None:
    await fill_world(pool)
    changed = True
    async with web.client(await key_for(pool, PERMISSIONS[role], MINE)) as client:
        for route, permission in ROUTES.items():
            if route == STREAM:
                continue
            permitted = (Permission.KEYS_WRITE if permission is Open.RECOGNISED else permission) in PERMISSIONS[role]
            for organization in (MINE, BELOW, OTHER):
                if changed:
                    await prepare(pool)
                response = await call(client, route, organization)
                changed = not route.startswith("GET ") and response.status_code < 400
                wanted = expected(route, permitted, organization)
                assert response.status_code in wanted, (role, route, organization, response.text)
                assert response.status_code >= 400 or "-other" not in response.text, (role, route)


async def test_a_stranger_opens_nothing(stranger: httpx.AsyncClient) -> None:
    for route in ROUTES:
        assert (await call(stranger, route, MINE)).status_code == 401, route


async def test_the_operator_s_people_see_everything(web: Web, pool: Pool) -> None:
    changed = True
    async with web.client(await key_for(pool)) as client:
        for route in ROUTES:
            # Deciding is for people: tests/api/test_approvals.py.
            if route != STREAM and "/approvals/{approval_id}/" not in route:
                for organization in (MINE, BELOW, OTHER):
                    if changed:
                        await prepare(pool)
                    response = await call(client, route, organization)
                    changed = not route.startswith("GET ")
                    assert response.status_code in {200, 201, 202, 204}, (route, response.text)


async def test_what_is_new_belongs_where_one_may_make_it(web: Web, pool: Pool) -> None:
    await fill_world(pool)
    async with web.client(await key_for(pool, frozenset(Permission), MINE)) as client:
        made = await client.post("/api/v1/stations", json={"station_id": "new"})
        assert made.json()["station"]["organization_id"] == MINE


def test_a_route_without_a_row_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    @get("/forgotten")
    async def forgotten() -> None:
        """Nobody thought of it."""

    monkeypatch.setattr(app_module, "RESOURCES", [*app_module.RESOURCES, forgotten])
    with pytest.raises(ConfigurationError, match=r"GET /api/v1/forgotten"):
        make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts


def test_a_row_without_a_route_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "RESOURCES", app_module.RESOURCES[1:])
    with pytest.raises(ConfigurationError, match=r"GET /api/v1/stations, which is no route"):
        make_app(object())  # type: ignore[arg-type]  # making the application uses none of its parts
