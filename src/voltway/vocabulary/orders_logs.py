"""Orders about a station's logs."""

from datetime import datetime

from msgspec import Struct

from voltway.vocabulary.logs import LogKind
from voltway.vocabulary.order import Order


class AskLog(Order, frozen=True):
    """Have a station send its `log` to `location`, a URL: OCPP 1.6 5.9, its security extension, 2.x part 2 N01.

    Of what happened between `oldest` and `latest`, where they are given. `retries`: how often it may try again, each
    time after `retry_interval_s`; None: as it likes. The `answer` is a LogPromised.
    """

    log: LogKind
    request_id: int
    location: str
    oldest: datetime | None = None
    latest: datetime | None = None
    retries: int | None = None
    retry_interval_s: int | None = None


class LogPromised(Struct, frozen=True, kw_only=True):
    """The `answer` to AskLog. `file_name` is how the station calls it; `instead`: it gave up another upload for it."""

    file_name: str | None
    instead: bool
