"""One charging session as it stands: the row of table `session`, and what a gateway remembers of it."""

from datetime import datetime
from hashlib import blake2b

import msgspec
from msgspec import Struct

from voltway.vocabulary.facts import MeterRead
from voltway.vocabulary.sessions import Rule, SessionState

KEY_LENGTH = 16

# A station repeats what it has had no answer to: its one open message, and what it queued behind that.
RECENT_KEYS_KEPT = 6


class Session(Struct, kw_only=True, gc=False):
    """The state of one session, changed only by `lifecycle` (field meanings: `migrations/0001`).

    `energy_wh` = `base_wh` + `last_wh` − `start_wh`; `base_wh` carries what was counted before a register restarted.
    """

    station_id: str
    session_id: str
    ref: str
    state: SessionState = SessionState.ACTIVE
    evse_id: int | None = None
    connector_id: int | None = None
    charging_state: str | None = None
    token_uid: str | None = None
    token_kind: str | None = None
    group_id: str | None = None
    authorization_status: str | None = None
    started_at: datetime
    ended_at: datetime | None = None
    last_at: datetime
    received_at: datetime
    start_wh: float | None = None
    last_wh: float | None = None
    end_wh: float | None = None
    base_wh: float = 0.0
    energy_wh: float = 0.0
    suspect_wh: float | None = None
    suspect_at: datetime | None = None
    power_w: float | None = None
    soc_percent: float | None = None
    idle_s: float = 0.0
    stop_cause: str | None = None
    stop_told: str | None = None
    end_inferred: bool = False
    start_inferred: bool = False
    rebooted_at: datetime | None = None
    start_key: str
    stop_key: str | None = None
    remote_start_id: int | None = None
    seen: list[list[int]] = []
    recent_keys: str = ""
    rules: list[Rule] = []

    @property
    def active(self) -> bool:
        """Whether energy may still flow."""
        return self.state is SessionState.ACTIVE

    def note(self, rule: Rule) -> None:
        """Put `rule` on the session, once."""
        if rule not in self.rules:
            self.rules = [*self.rules, rule]

    def remember(self, key: str) -> bool:
        """Whether the message fingerprint `key` is new; the newest few are kept."""
        if key in self.recent_keys:
            return False
        self.recent_keys = self.recent_keys[-(RECENT_KEYS_KEPT - 1) * KEY_LENGTH :] + key
        return True


_ENCODER = msgspec.json.Encoder()


def fingerprint(fact: MeterRead) -> str:
    """`KEY_LENGTH` hexadecimal digits of a hash over all that the message says: the same in each process and replay."""
    told = _ENCODER.encode((fact.ref, fact.evse_id, fact.readings))
    return blake2b(told, digest_size=KEY_LENGTH // 2).hexdigest()
