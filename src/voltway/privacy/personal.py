"""The words of the data map: what makes a column personal, why it may be kept, and how a person's rows are found."""

from enum import StrEnum

from msgspec import Struct


class Basis(StrEnum):
    """What allows the processing: Regulation (EU) 2016/679 (GDPR), Art. 6(1), by its letter."""

    CONSENT = "6(1)(a)"
    CONTRACT = "6(1)(b)"
    LEGAL_OBLIGATION = "6(1)(c)"
    VITAL_INTERESTS = "6(1)(d)"
    PUBLIC_TASK = "6(1)(e)"
    LEGITIMATE_INTERESTS = "6(1)(f)"


class AtErasure(StrEnum):
    """What an erasure does to a column: its row goes, what names the person is replaced in it, or it stays."""

    REMOVE = "remove"
    PSEUDONYMISE = "pseudonymise"
    KEEP = "keep"


class Identity(StrEnum):
    """By what a person is known in a column.

    `SESSION` is a charging session of one of their tokens, by its station and id. A `NAME` or `CONTACT` (telephone,
    licence plate) leads to no row by itself: it is looked for in texts.
    """

    USER = "user"
    DRIVER = "driver"
    TOKEN = "token"
    EMAIL = "email"
    SESSION = "session"
    NAME = "name"
    CONTACT = "contact"


class Link(Struct, frozen=True):
    """A column that says whose the row is."""

    column: str
    identity: Identity


class Sweep(Struct, frozen=True):
    """Rows go when the time in `column` is `setting` days over (a name below `settings.retention`), or `days`."""

    column: str
    setting: str | None = None
    days: int = 0


class Retention(Struct, frozen=True):
    """How long rows are kept, in words for the regulator.

    `source` is the law or rule that says so; `setting` (below `settings.retention`) the number of days that can be set;
    `by` the job that sees to it, None where rows go with what they belong to; `sweep` if that is `privacy/jobs.py`.
    """

    words: str
    source: str
    setting: str | None = None
    by: str | None = None
    sweep: Sweep | None = None


class Personal(Struct, frozen=True, kw_only=True):
    """Personal columns of one purpose. `columns` are names with a space between them.

    `why` is the reason, in words, for what is kept at an erasure. `secret`: what the person is told of it is only that
    it is there, since a copy of it would open something.
    """

    columns: str
    purpose: str
    basis: Basis
    at_erasure: AtErasure
    why: str = ""
    secret: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, one by one."""
        return tuple(self.columns.split())


class Table(Struct, frozen=True, kw_only=True):
    """One table: every column of it is in one of `personal`, or in `other`.

    A row is a person's if one of `links` says so, or if a column of `mentions` contains a term they are known by.
    `gives` are columns of their rows by which more of them is found.
    """

    name: str
    what: str
    retention: Retention
    other: str = ""
    personal: tuple[Personal, ...] = ()
    links: tuple[Link, ...] = ()
    mentions: str = ""
    gives: tuple[Link, ...] = ()

    @property
    def columns(self) -> list[str]:
        """Every column, in the order of the map."""
        return [*(name for group in self.personal for name in group.names), *self.other.split()]

    @property
    def secrets(self) -> frozenset[str]:
        """The columns that are not handed out."""
        return frozenset(name for group in self.personal if group.secret for name in group.names)

    @property
    def is_removed(self) -> bool:
        """Whether an erasure removes the person's rows."""
        return any(group.at_erasure is AtErasure.REMOVE for group in self.personal)

    @property
    def pseudonymised(self) -> tuple[str, ...]:
        """The columns in which an erasure replaces what names the person."""
        return tuple(
            name for group in self.personal if group.at_erasure is AtErasure.PSEUDONYMISE for name in group.names
        )

    @property
    def kept(self) -> tuple[Personal, ...]:
        """The personal columns that an erasure leaves, each with its reason."""
        return tuple(group for group in self.personal if group.at_erasure is AtErasure.KEEP)
