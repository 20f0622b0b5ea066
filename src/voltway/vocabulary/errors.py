"""The one tree of errors.

VoltwayError
├── ConfigurationError       a setting is wrong, unknown or contradicts another
├── StartupError             this process can't start here and now
│   ├── PortTaken            something else listens on the address
│   └── NewerDatabase        the database was made by a newer version of the code
├── Unavailable              a part we need doesn't answer; it may later
│   ├── DatabaseUnavailable
│   ├── BusUnavailable
│   │   ├── NobodyListens    the bus is fine, but no process answers to the subject
│   │   └── NoAnswer         somebody listens, but didn't answer in time
│   ├── StorageUnavailable   where files are kept doesn't answer, or takes no more
│   └── TooBusy              there is more to do than can wait; it may be tried again soon
├── NotFound                 no such thing, or not for the one who asks
├── Conflict                 the thing exists already, or is in another state
├── Gone                     there was such a thing, and it is over
├── InvalidInput             what was sent can't be understood
│   └── TooLarge             it is more than is taken
└── Refused                  understood, and not allowed
    └── TooManyAttempts      not so often; it may be tried again later

An error says what happened to which thing (`message`) and what to do about it (`next_step`). The edges translate it
once: the command line into one sentence and an exit code, the API into a problem document (RFC 9457) with a status.
"""

from typing import ClassVar


class VoltwayError(Exception):
    """The base of every error that is meant to be read by a person.

    `message` and `next_step` are sentences (or clauses) without a full stop at the end.
    """

    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 500

    def __init__(self, message: str, next_step: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message}: {self.next_step}" if self.next_step else self.message


class ConfigurationError(VoltwayError):
    """A setting is wrong, unknown or contradicts another."""


class StartupError(VoltwayError):
    """This process can't start here and now."""


class PortTaken(StartupError):
    """Something else listens on the address."""


class NewerDatabase(StartupError):
    """The database was made by a newer version of the code."""


class Unavailable(VoltwayError):
    """A part we need doesn't answer; it may later."""

    http_status = 503


class DatabaseUnavailable(Unavailable):
    """PostgreSQL doesn't answer."""


class BusUnavailable(Unavailable):
    """A request over NATS got no answer."""


class NobodyListens(BusUnavailable):
    """The bus is fine, but no process answers to the subject."""


class NoAnswer(BusUnavailable):
    """Somebody listens, but didn't answer in time."""


class StorageUnavailable(Unavailable):
    """Where files are kept doesn't answer, or takes no more."""


class TooBusy(Unavailable):
    """There is more to do than can wait. `retry_after_s`: when it is worth trying again."""

    def __init__(self, message: str, next_step: str | None = None, *, retry_after_s: int) -> None:
        super().__init__(message, next_step)
        self.retry_after_s = retry_after_s


class NotFound(VoltwayError):
    """There is no such thing, or not for the one who asks."""

    http_status = 404


class Conflict(VoltwayError):
    """The thing exists already, or is in another state than the request needs."""

    http_status = 409


class Gone(VoltwayError):
    """There was such a thing, and it is over."""

    http_status = 410


class InvalidInput(VoltwayError):
    """What was sent can't be understood."""

    http_status = 400


class TooLarge(InvalidInput):
    """What was sent is more than is taken."""

    http_status = 413


class Refused(VoltwayError):
    """Understood, and not allowed."""

    http_status = 403


class TooManyAttempts(Refused):
    """Not so often. `retry_after_s`: when it is worth trying again."""

    http_status = 429

    def __init__(self, message: str, next_step: str | None = None, *, retry_after_s: int) -> None:
        super().__init__(message, next_step)
        self.retry_after_s = retry_after_s
