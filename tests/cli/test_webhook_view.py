from datetime import UTC, datetime

import msgspec

from voltway.cli import webhook_view
from voltway.cli.output import Times
from voltway.vocabulary.access import ROOT
from voltway.webhooks.events import SUBSCRIBABLE, EventType
from voltway.webhooks.outcome import DeliveryState
from voltway.webhooks.store import EndpointRow, EndpointState

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ENDPOINT = EndpointRow(
    endpoint_id="e",
    organization_id=ROOT,
    url="https://hooks.example/\x1b[31m",
    description=None,
    events=list(SUBSCRIBABLE),
    state=EndpointState.ACTIVE,
    state_reason=None,
    previous_until=None,
    failing_since=None,
    quiet_until=None,
    created_by="cli:ada",
    created_at=AT,
)


def shown(row: EndpointRow) -> dict[str, str]:
    return {name: str(value) for name, value in webhook_view.fields(row, Times("Europe/Berlin")) if value}


def test_an_endpoint_in_full() -> None:
    fields = shown(ENDPOINT)
    assert (fields["State"], fields["Events"], fields["Added"]) == ("active", "all", "2026-11-22 09:00:00 CET")
    chosen = msgspec.structs.replace(ENDPOINT, events=[EventType.SESSION_ENDED, EventType.STATION_BOOTED])
    assert shown(chosen)["Events"] == "session.ended, station.booted"


def test_an_active_endpoint_that_fails_says_so() -> None:
    failing = msgspec.structs.replace(ENDPOINT, failing_since=AT)
    assert (shown(failing)["State"], shown(failing)["Failing since"]) == ("failing", "2026-11-22 09:00:00 CET")


def test_every_state_has_a_look() -> None:
    for state in EndpointState:
        shown(msgspec.structs.replace(ENDPOINT, state=state))
    assert set(webhook_view.DELIVERY_STYLE) == set(DeliveryState)


def test_what_is_not_printable_is_escaped() -> None:
    cells = webhook_view.listing([ENDPOINT]).columns[1].cells
    assert "\x1b" not in "".join(map(str, cells))
