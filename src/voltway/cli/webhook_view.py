"""How webhook endpoints and their deliveries look on a terminal."""

from rich.table import Table
from rich.text import Text

from voltway.cli import output
from voltway.cli.output import Times
from voltway.webhooks.events import SUBSCRIBABLE
from voltway.webhooks.outcome import DeliveryState
from voltway.webhooks.store import EndpointRow, EndpointState
from voltway.webhooks.store_deliveries import DeliveryRow

_ENDPOINT_STYLE = {
    EndpointState.ACTIVE: output.ACTIVE_STYLE,
    EndpointState.PAUSED: output.WARNING_STYLE,
    EndpointState.DISABLED: output.TROUBLE_STYLE,
}
DELIVERY_STYLE = {
    DeliveryState.DELIVERED: output.ACTIVE_STYLE,
    DeliveryState.WAITING: output.WARNING_STYLE,
    DeliveryState.DEAD: output.TROUBLE_STYLE,
}


def listing(rows: list[EndpointRow]) -> Table:
    """Endpoints, one a row."""
    table = output.table(output.fixed("Endpoint\nfor"), output.name("URL\nevents"), "State")
    for row in rows:
        table.add_row(
            f"{row.endpoint_id}\n{output.cell(row.description)}",
            f"{output.cell(row.url)}\n{_events(row)}",
            _state(row),
        )
    return table


def fields(row: EndpointRow, times: Times) -> list[tuple[str, str | Text | None]]:
    """One endpoint in full."""
    return [
        ("Endpoint", row.endpoint_id),
        ("URL", row.url),
        ("For", row.description),
        ("Events", _events(row)),
        ("State", _state(row)),
        ("Why", row.state_reason),
        ("Organization", row.organization_id),
        ("Failing since", times.full(row.failing_since)),
        ("Left alone until", times.full(row.quiet_until)),
        ("Old secret signs until", times.full(row.previous_until)),
        ("Added by", row.created_by),
        ("Added", times.full(row.created_at)),
    ]


def deliveries(rows: list[DeliveryRow], times: Times) -> Table:
    """Deliveries, one a row."""
    table = output.table(
        output.fixed(f"Delivery\nmade, {times.zone}"),
        output.name("Event\nof"),
        "State",
        output.number("Tries"),
        output.name("Last answer\nnext try"),
    )
    for row in rows:
        table.add_row(
            f"{row.delivery_id}\n{times.short(row.created_at)}",
            f"{row.type}\n{output.cell(row.subject)}",
            Text(row.state, DELIVERY_STYLE[row.state]),
            str(row.attempts),
            f"{output.cell(row.last_error or row.last_status)}\n{times.short(row.next_at)}",
        )
    return table


def _events(row: EndpointRow) -> str:
    return "all" if len(row.events) == len(SUBSCRIBABLE) else ", ".join(row.events)


def _state(row: EndpointRow) -> Text:
    if row.state is EndpointState.ACTIVE and row.failing_since is not None:
        return Text("failing", output.TROUBLE_STYLE)
    return Text(row.state, _ENDPOINT_STYLE[row.state])
