"""What all orders to stations are. Those of a large subject stand in a file of their own, `orders_<subject>.py`."""

from msgspec import Struct


class Order(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True, tag_field="kind"):
    """The root of all orders to a station."""
