from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from voltway.api.schemas import schemas_of


class Part(Struct):
    at: datetime
    name: str


class Whole(Struct, rename="camel"):
    seen_at: datetime | None
    parts: list[Part]
    by_name: dict[str, Part]
    price: Decimal
    anything: object = None


def test_times_are_described_as_times_however_deep() -> None:
    (whole,), parts = schemas_of([Whole])
    assert whole == {"$ref": "#/components/schemas/Whole"}
    assert parts["Part"]["properties"]["at"] == {"type": "string", "format": "date-time"}
    assert parts["Part"]["properties"]["name"] == {"type": "string"}
    told = parts["Whole"]["properties"]
    assert told["seenAt"]["anyOf"] == [{"type": "string", "format": "date-time"}, {"type": "null"}]
    assert "format" not in told["anything"]
    assert told["price"]["format"] == "decimal"
