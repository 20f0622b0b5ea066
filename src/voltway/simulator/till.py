"""What a simulated station knows of money: its tariffs, what sessions cost until now, and who pays on the web."""

from voltway.ocpp.wire import v21


class Till:
    """All by EVSE. `costs` and `changed` end with the session, which is named by its reference."""

    def __init__(self) -> None:
        self.tariffs: dict[int, v21.Tariff] = {}
        self.changed: dict[int, tuple[str, v21.Tariff]] = {}
        self.costs: dict[int, tuple[str, float]] = {}
        self.paying_until: dict[int, float] = {}

    def has_other(self, tariff: v21.Tariff) -> bool:
        """Whether a tariff of this id stands there that says something else."""
        return any(one.tariff_id == tariff.tariff_id and one != tariff for one in self.tariffs.values())

    def tariff_of(self, evse_id: int, reference: str | None) -> v21.Tariff | None:
        """By which tariff a transaction is counted."""
        changed = self.changed.get(evse_id)
        return changed[1] if changed is not None and changed[0] == reference else self.tariffs.get(evse_id)
