"""What a station is told while its central system can't be reached, by the proxy that stands in for it. Pure.

Messages are read, and answers made, by the same tables as a gateway's. Only what the central system can as well learn
later is taken; what it alone can decide is refused, so that the station asks again.
"""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from voltway.ocpp import frame, table
from voltway.ocpp.frame import Call, ErrorCode
from voltway.ocpp.inbound.reply import Reply
from voltway.vocabulary.facts import HeardFact, SessionStarted
from voltway.vocabulary.stations import Admission, OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, Verdict, folded

KEPT = frozenset(
    (
        *("BootNotification", "StatusNotification", "MeterValues"),
        *("StartTransaction", "StopTransaction", "TransactionEvent"),
        *("NotifyEvent", "SecurityEventNotification", "ReservationStatusUpdate"),
        *("FirmwareStatusNotification", "SignedFirmwareStatusNotification"),
        *("LogStatusNotification", "DiagnosticsStatusNotification"),
    )
)
"""Actions that are told to the central system when it is back, in the order in which they came."""

ANSWERED = frozenset(("Heartbeat", "Authorize"))
"""Actions that are answered, and forgotten."""

_ENCODER = msgspec.json.Encoder()


class NotTaken(Exception):
    """The message can't be taken without the central system; `code` and the text are for the CALLERROR."""

    def __init__(self, code: ErrorCode, description: str) -> None:
        super().__init__(description)
        self.code = code


class LocalTokens(Struct, frozen=True):
    """Who may charge meanwhile: the uids, folded; `accept_unknown`: and everybody else."""

    uids: frozenset[str] = frozenset()
    accept_unknown: bool = False

    @classmethod
    def of(cls, text: str, *, accept_unknown: bool) -> "LocalTokens":
        """Those of a file with a uid in each line; what follows a # is for people."""
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        return cls(frozenset(folded(line) for line in lines if line), accept_unknown)

    def verdict(self, token: PresentedToken) -> Verdict:
        """Whether the token may charge."""
        if self.accept_unknown or folded(token.uid) in self.uids:
            return Verdict(status=AuthorizationStatus.ACCEPTED, rule="proxy")
        return Verdict(status=AuthorizationStatus.INVALID, rule="proxy")


class Taken(Struct, frozen=True, gc=False):
    """A message that was read. `opens_transaction`: the station expects a number for it (1.6)."""

    route: table.Route
    facts: Sequence[HeardFact]
    is_kept: bool
    opens_transaction: bool


def take(version: OcppVersion, call: Call, admission: Admission) -> Taken:
    """Read a request. Of a station that is not accepted none but a boot counts (1.6 4.2; 2.x B02). Raises NotTaken."""
    if admission is not Admission.ACCEPTED and call.action != "BootNotification":
        raise NotTaken(ErrorCode.SECURITY_ERROR, "this station is not accepted yet")
    route = table.ROUTES[version].get(call.action)
    if route is None or call.action not in KEPT | ANSWERED:
        raise NotTaken(ErrorCode.GENERIC_ERROR, "the central system can't be reached now, please ask again later")
    try:
        facts = route.translate(route.decoder.decode(call.payload))
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise NotTaken(frame.refusal_of(error), str(error)) from error
    opens = any(isinstance(fact, SessionStarted) and fact.ref is None for fact in facts)
    return Taken(route, facts, call.action in KEPT, opens)


def answer(taken: Taken, tokens: LocalTokens, reply: Reply) -> bytes:
    """The payload that answers it; `reply` says all but whether the token may charge."""
    presented = next((token for fact in taken.facts if (token := getattr(fact, "token", None)) is not None), None)
    reply.verdict = None if presented is None else tokens.verdict(presented)
    return _ENCODER.encode(taken.route.answer(reply))
