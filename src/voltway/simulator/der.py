"""The DER controls a simulated station holds, and which of them counts: 2.1 part 2, R04. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True, kw_only=True)
class Control:
    """One control. Moments are POSIX seconds, None for default ones; `told` is what it sets, as it came."""

    control_id: str
    kind: str
    is_default: bool
    priority: int
    told: dict[str, Any]
    starts_at: float | None = None
    ends_at: float | None = None
    superseded: bool = False
    started: bool = False

    def matches(self, *, is_default: bool | None, kind: str | None, control_id: str | None) -> bool:
        """Whether it is like all that is given."""
        return (
            is_default in (None, self.is_default)
            and kind in (None, self.kind)
            and control_id in (None, self.control_id)
        )


class DerControls:
    """All of a station's, by their ids."""

    def __init__(self) -> None:
        self.held: dict[str, Control] = {}

    def take(self, new: Control) -> list[str]:
        """Hold a control, and tell which ones are superseded at once: others, or itself (R04.FR.02 to R04.FR.08)."""
        self.held.pop(new.control_id, None)
        rivals = self._rivals(new)
        self.held[new.control_id] = new
        if any(rival.priority < new.priority for rival in rivals):
            new.superseded = True
            return [new.control_id]
        return self._supersede(rival for rival in rivals if not rival.started)

    def begin(self, control: Control) -> list[str]:
        """A scheduled control is in force: those it takes over from (R04.FR.21)."""
        control.started = True
        return self._supersede(self._rivals(control))

    def forget(self, control: Control) -> bool:
        """Whether it was still held."""
        held = self.held.get(control.control_id) is control
        if held:
            del self.held[control.control_id]
        return held

    def like(self, **wanted: Any) -> list[Control]:
        """Those that match all that is given."""
        return [control for control in self.held.values() if control.matches(**wanted)]

    def _rivals(self, control: Control) -> list[Control]:
        return [
            other
            for other in self.held.values()
            if other is not control
            and (other.kind, other.is_default, other.superseded) == (control.kind, control.is_default, False)
        ]

    @staticmethod
    def _supersede(controls: Iterable[Control]) -> list[str]:
        superseded = list(controls)
        for control in superseded:
            control.superseded = True
        return [control.control_id for control in superseded]
