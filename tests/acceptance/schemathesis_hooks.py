"""What the stateful run of tests/acceptance/test_schemathesis.py needs to know that no description can say."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import schemathesis
from schemathesis import Case, HookContext

from tests.fixtures.organizations import MINE, UNUSED

PERSON: Final = {"accounts": [], "drivers": ["d-operator"], "tokens": []}
GIVEN: Final[dict[str, dict[str, Any]]] = {
    "POST /api/v1/privacy/exports": PERSON,
    "POST /api/v1/privacy/erasures": {**PERSON, "reason": "asked by letter"},
    "POST /api/v1/webhooks": {"url": "https://hooks.example/new"},
    "POST /api/v1/identity-providers": {
        "issuer": "https://id.example",
        "domains": [],
        "role_mappings": [],
        "default_role": None,
    },
    "POST /api/v1/incidents/{incident_id}/notes": {"note": "seen"},
    "POST /api/v1/reservations": {
        "station_id": "s-mine",
        "token_uid": "t-operator",
        "expires_at": (datetime.now(UTC) + timedelta(minutes=30)).isoformat(),
        "evse_id": None,
        "connector_type": None,
    },
    "POST /api/v1/logs": {"station_id": "s-mine", "oldest": None, "latest": None},
    "POST /api/v1/firmware/images": {"signature": None, "signing_certificate": None},
    "POST /api/v1/firmware/images/{image_id}/publications": {"station_id": "s-mine"},
    "POST /api/v1/firmware/images/{image_id}/withdrawals": {"station_id": "s-mine"},
    "POST /api/v1/configuration-templates": {
        "settings": [{"name": {"variable": "HeartbeatInterval"}, "value": "300"}],
        "organization_id": None,
    },
    "POST /api/v1/configuration-rollouts": {"template_id": UNUSED[MINE]},
    "POST /api/v1/firmware/campaigns": {"image_id": "f-operator", "organization_id": None, "any_model": True},
    "POST /api/v1/firmware/campaigns/previews": {"image_id": "f-operator", "organization_id": None},
    "POST /api/v1/firmware/updates": {"station_id": "s-mine", "image_id": "f-operator"},
    "POST /api/v1/drivers/{driver_id}/contracts": {"valid_from": None, "valid_until": None},
}
"""What stands in the body of a creation, whatever else was made up: somebody who exists, an address, dates in order."""


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Make each creation an intent of its own, of what is there.

    Made-up idempotency keys repeat, and then a creation is answered as it was before, also where the thing has been
    removed since. Schemathesis would take that for a thing that vanished.
    """
    if "Idempotency-Key" in (case.headers or {}):
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    given = GIVEN.get(f"{case.operation.method.upper()} {case.operation.path}")
    if given is not None and isinstance(case.body, dict):
        case.body |= {name: value for name, value in given.items() if name in case.body or value}
