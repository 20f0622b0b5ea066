"""The tokens a simulated station knows by itself, for when it has no line (1.6 3.5, 2.x part 2 D01 and C13)."""

from collections.abc import Iterable

from voltway.vocabulary.tokens import AuthorizationStatus, folded

Entry = tuple[str, str | None]
"""A token's uid and the status that it shall get; None takes it off the list."""


class LocalList:
    """One station's list. Version 0: it has none."""

    __slots__ = ("_statuses", "version")

    def __init__(self) -> None:
        self.version = 0
        self._statuses: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._statuses)

    def replace(self, version: int, entries: Iterable[Entry]) -> None:
        """Take a whole list."""
        self._statuses = {folded(uid): status for uid, status in entries if status is not None}
        self.version = version

    def change(self, version: int, entries: Iterable[Entry]) -> None:
        """Take changes of it."""
        for uid, status in entries:
            if status is None:
                self._statuses.pop(folded(uid), None)
            else:
                self._statuses[folded(uid)] = status
        self.version = version

    def forget(self) -> None:
        """Lose it."""
        self._statuses, self.version = {}, 0

    def verdict(self, uid: str) -> AuthorizationStatus | None:
        """What it says of a token; None where it says nothing."""
        status = self._statuses.get(folded(uid))
        return None if status is None else AuthorizationStatus(status)
