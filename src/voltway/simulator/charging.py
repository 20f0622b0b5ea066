"""What happens at a station around a session: the car comes, the card is shown, energy flows, the car goes.

Each step changes the station, tells the network what the protocol wants told, and enters the books. `reply`, where it
can be given, gets the network's answer to the step's message.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from voltway.ocpp.wire import v16
from voltway.simulator import carrying, reserving
from voltway.simulator.call import Answer, Call
from voltway.simulator.configuration import CONNECTION_TIMEOUT, SAMPLE_INTERVAL
from voltway.simulator.evse import Evse
from voltway.simulator.physics import Battery
from voltway.simulator.session import ChargingSession
from voltway.simulator.speech import authorize as authorize_speech, meter as meter_speech, transactions
from voltway.simulator.speech.transactions import TRIGGER, Moment
from voltway.simulator.station import Station
from voltway.vocabulary.energy import ReadingContext
from voltway.vocabulary.errors import Conflict
from voltway.vocabulary.sessions import StopCause
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus, folded

Reply = Callable[[Answer], None] | None

Teller = Callable[[OcppVersion, ChargingSession, Moment], dict[str, Any]]

_ACTION_V16: dict[Teller, str] = {
    transactions.started: "StartTransaction",
    transactions.metered: "MeterValues",
    transactions.stopped: "StopTransaction",
}


def plug_in(station: Station, evse: Evse, battery: Battery, reply: Reply = None) -> None:
    """A car is plugged in. A remote start that waited for it begins now. Raises Conflict where one stands already."""
    if evse.battery is not None:
        raise Conflict(f"EVSE {evse.evse_id} of {station.station_id} holds a car", "unplug it first")
    station.advance()
    evse.battery = battery
    evse.served = False
    if evse.session is not None:
        notice(station, evse)
    elif evse.expected is not None:
        (token, remote_start_id), evse.expected = evse.expected, None
        begin(station, evse, token, trigger=TRIGGER.REMOTE_START, remote_start_id=remote_start_id)
    else:
        station.tell_status(evse, reply)


def unplug(station: Station, evse: Evse, reply: Reply = None) -> None:
    """The car is unplugged; a session that still runs ends with it."""
    station.advance()
    if evse.session is not None:
        end(station, evse, StopCause.VEHICLE)
    evse.battery = None
    evse.served = False
    station.tell_status(evse, reply)


def authorize(station: Station, token: str, reply: Callable[[Answer], None], contract: str | None = None) -> None:
    """A card is shown and the network asked about it, or by a car its contract's certificate.

    Without a line the answer says so at once.
    """
    payload = authorize_speech.authorize(station.version, token, contract)

    def answered(answer: Answer) -> None:
        group = authorize_speech.group(answer.message)
        if group is not None:
            station.groups[folded(token)] = group
        reply(answer)

    if contract is None:
        station.conversation.say(Call("Authorize", lambda: payload, answered))
    else:
        carrying.say(station, "Authorize", payload, answered)


def begin(
    station: Station,
    evse: Evse,
    token: str | None,
    *,
    trigger: transactions.TriggerReason = TRIGGER.AUTHORIZED,
    remote_start_id: int | None = None,
    reply: Reply = None,
) -> ChargingSession:
    """A session begins; with no token energy waits for one (`bind`).

    Raises Conflict where one runs already, and where the EVSE is reserved for another card.
    """
    if evse.session is not None:
        raise Conflict(f"EVSE {evse.evse_id} of {station.station_id} has a session", "end it first")
    reservation_id = None if token is None else reserving.use_up(station, evse, token)
    station.advance()
    station.sessions += 1
    session = ChargingSession(
        number=station.sessions,
        evse_id=evse.evse_id,
        began_at=station.world.time.now,
        register_start_wh=evse.register_wh,
        over=asyncio.get_running_loop().create_future(),
        token=token,
        authorized=token is not None,
        remote_start_id=remote_start_id,
        reservation_id=reservation_id,
    )
    if station.version is not OcppVersion.V16:
        session.reference = f"{station.world.run}-{session.number}"
    evse.session, evse.expected = session, None
    station.world.tally.sessions += 1
    if token is not None:
        station.remembered[folded(token)] = station.remembered.get(folded(token), 0) + 1
    station.world.ledger.began(station.station_id, station.version, session)
    _tell_begin(station, evse, session, trigger, reply)
    _sample_later(station, evse, session)
    for behaviour in station.behaviours:
        behaviour.session_began(station, evse)
    return session


def _tell_begin(
    station: Station, evse: Evse, session: ChargingSession, trigger: transactions.TriggerReason, reply: Reply
) -> None:
    moment = _moment(station, evse, session, trigger, ReadingContext.TRANSACTION_BEGIN, token=session.token)
    moment = replace(moment, reservation_id=session.reservation_id)

    def answered(answer: Answer) -> None:
        if isinstance(answer.message, v16.StartTransactionResponse):
            _named(station, session, str(answer.message.transaction_id))
        _heed(station, evse, session, answer)
        if reply is not None:
            reply(answer)

    _tell(station, session, transactions.started, moment, answered)
    station.tell_status(evse)


def _named(station: Station, session: ChargingSession, reference: str) -> None:
    """The network has named the session (1.6). A repeated start may be answered twice: the first name stays."""
    if session.reference is not None:
        return
    for behaviour in station.behaviours:
        reference = behaviour.reference(reference)
    session.reference = reference
    station.world.ledger.named(station.station_id, session)


def _heed(station: Station, evse: Evse, session: ChargingSession, answer: Answer) -> None:
    """End a session whose card the network does not accept (StopTransactionOnInvalidId, StopTxOnInvalidId)."""
    verdict = authorize_speech.verdict(answer.message)
    if verdict not in (None, AuthorizationStatus.ACCEPTED) and evse.session is session:
        end(station, evse, StopCause.NOT_AUTHORIZED)


def bind(station: Station, evse: Evse, token: str, reply: Reply = None) -> None:
    """A card is shown for a session that began without one (2.x with TxStartPoint EVConnected)."""
    session = running(station, evse)
    session.reservation_id = reserving.use_up(station, evse, token)
    station.advance()
    session.token, session.authorized = token, True
    moment = _moment(station, evse, session, TRIGGER.AUTHORIZED, ReadingContext.OTHER, token=token)
    moment = replace(moment, reservation_id=session.reservation_id)

    def answered(answer: Answer) -> None:
        _heed(station, evse, session, answer)
        if reply is not None:
            reply(answer)

    _tell(station, session, transactions.metered, moment, answered)
    station.tell_status(evse)


def sample(
    station: Station,
    evse: Evse,
    *,
    context: ReadingContext = ReadingContext.SAMPLE_PERIODIC,
    reply: Reply = None,
) -> None:
    """Send a meter reading of the running session. Raises Conflict where none runs."""
    session = running(station, evse)
    station.advance()
    trigger = TRIGGER.TRIGGER if context is ReadingContext.TRIGGER else TRIGGER.METER_VALUE_PERIODIC
    moment = _moment(station, evse, session, trigger, context)
    _tell(station, session, transactions.metered, moment, reply)
    station.tell_status(evse)


def measure_idle(station: Station, evse: Evse, context: ReadingContext, reply: Reply = None) -> None:
    """Send a meter reading that belongs to no session."""
    station.advance()
    shown = evse.measure(station.profiles, station.active_evses)
    reading = meter_speech.meter_value(station.version, shown, station.wire_time(shown.at), context)
    payload = meter_speech.meter_values(station.version, evse.evse_id, reading)
    station.conversation.say(Call("MeterValues", lambda: payload, reply))


def notice(station: Station, evse: Evse, reply: Reply = None) -> None:
    """Tell that charging paused or went on, if it did (2.x ChargingStateChanged, 1.6 StatusNotification)."""
    session = running(station, evse)
    station.advance()
    if station.version is not OcppVersion.V16 and station.charging_state(evse) is not session.told_state:
        moment = _moment(station, evse, session, TRIGGER.CHARGING_STATE_CHANGED, ReadingContext.OTHER)
        _tell(station, session, transactions.metered, moment, reply)
    station.tell_status(evse)


def end(
    station: Station, evse: Evse, cause: StopCause, *, token: str | None = None, reply: Reply = None
) -> ChargingSession:
    """The session ends; `token`: the card that ended it. Raises Conflict where none runs."""
    session = running(station, evse)
    _close(station, evse, session, cause)
    moment = _moment(
        station, evse, session, transactions.STOP_TRIGGER[cause], ReadingContext.TRANSACTION_END, token=token
    )
    station.world.ledger.ended(station.station_id, session)
    _tell(station, session, transactions.stopped, moment, reply)
    evse.session, evse.served = None, True
    session.over.set_result(None)
    station.tell_status(evse)
    return session


def abandon(station: Station, evse: Evse) -> ChargingSession:
    """The station dies under the session, and nobody will ever be told. Raises Conflict where none runs."""
    session = running(station, evse)
    _close(station, evse, session, StopCause.POWER_LOSS)
    station.world.ledger.ended(station.station_id, session, abandoned=True)
    evse.session, evse.served = None, True
    session.over.set_result(None)
    return session


def _close(station: Station, evse: Evse, session: ChargingSession, cause: StopCause) -> None:
    station.advance()
    session.cause, session.ended_at = cause, station.world.time.now
    session.register_stop_wh = evse.register_wh
    if session.sampler is not None:
        session.sampler.cancel()
    station.world.tally.sessions_ended += 1
    if len(station.reservations):
        station.soon(station.report_statuses)


def running(station: Station, evse: Evse) -> ChargingSession:
    """The session that runs at an EVSE. Raises Conflict where none does."""
    if evse.session is None:
        raise Conflict(f"no session runs at EVSE {evse.evse_id} of {station.station_id}", "begin one first")
    return evse.session


def expect_car(station: Station, evse: Evse, token: str, remote_start_id: int | None) -> None:
    """The network started from afar: begin at once, or as soon as a car is plugged in (ConnectionTimeOut)."""
    if evse.session is not None:
        return
    if evse.battery is not None:
        begin(station, evse, token, trigger=TRIGGER.REMOTE_START, remote_start_id=remote_start_id)
    elif station.world.brings_driver is not None:
        station.world.brings_driver(station, evse, token, remote_start_id)
    else:
        waiting = evse.expected = (token, remote_start_id)

        def give_up() -> None:
            if evse.expected is waiting:
                evse.expected = None

        station.world.time.timers.after(station.configuration.seconds(CONNECTION_TIMEOUT), give_up)


def _sample_later(station: Station, evse: Evse, session: ChargingSession) -> None:
    interval_s = station.configuration.seconds(SAMPLE_INTERVAL)
    if interval_s <= 0:
        return

    def due() -> None:
        if evse.session is session:
            sample(station, evse)
            for behaviour in station.behaviours:
                behaviour.sampled(station, evse)
            _sample_later(station, evse, session)

    session.sampler = station.world.time.timers.after(interval_s, due)


def _moment(
    station: Station,
    evse: Evse,
    session: ChargingSession,
    trigger: transactions.TriggerReason,
    context: ReadingContext,
    *,
    token: str | None = None,
) -> Moment:
    """The present moment of a session, as it will be told, now or much later."""
    shown = evse.measure(station.profiles, station.active_evses)
    session.told_state = station.charging_state(evse)
    return Moment(
        shown=shown,
        at=station.wire_time(shown.at),
        state=session.told_state,
        trigger=trigger,
        context=context,
        token=token,
        seq_no=0 if station.version is OcppVersion.V16 else session.next_seq_no(),
        offline=not station.online,
    )


def _tell(station: Station, session: ChargingSession, teller: Teller, moment: Moment, reply: Reply) -> None:
    """Queue a message about a session; it is made when it is sent, for a 1.6 session may have no name until then."""
    action = _ACTION_V16[teller] if station.version is OcppVersion.V16 else "TransactionEvent"
    number = session.next_message()
    station.world.ledger.queued(station.station_id, session.number, number, action)
    say = partial(teller, station.version, session, moment)
    last = teller is transactions.stopped
    station.conversation.say(Call(action, say, reply, session.number, number, last=last))
