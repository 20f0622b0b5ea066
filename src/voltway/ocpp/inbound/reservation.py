"""What stations tell of reservations: ReservationStatusUpdate in 2.x (part 2, H04). 1.6 stations don't tell."""

from voltway.ocpp.inbound.reply import Reply
from voltway.ocpp.wire import v21, v201
from voltway.vocabulary.facts import ReservationReleased
from voltway.vocabulary.reservations import ReservationUpdate

UPDATE_V201_TO_UPDATE = {
    v201.ReservationUpdateStatusEnum.EXPIRED: ReservationUpdate.EXPIRED,
    v201.ReservationUpdateStatusEnum.REMOVED: ReservationUpdate.REMOVED,
}
UPDATE_V21_TO_UPDATE = {
    v21.ReservationUpdateStatusEnum.EXPIRED: ReservationUpdate.EXPIRED,
    v21.ReservationUpdateStatusEnum.REMOVED: ReservationUpdate.REMOVED,
    v21.ReservationUpdateStatusEnum.NO_TRANSACTION: ReservationUpdate.NO_TRANSACTION,
}


def released_v201(message: v201.ReservationStatusUpdateRequest) -> tuple[ReservationReleased]:
    """2.0.1."""
    update = UPDATE_V201_TO_UPDATE[message.reservation_update_status]
    return (ReservationReleased(reservation_id=message.reservation_id, update=update),)


def released_v21(message: v21.ReservationStatusUpdateRequest) -> tuple[ReservationReleased]:
    """2.1 knows one reason more."""
    update = UPDATE_V21_TO_UPDATE[message.reservation_update_status]
    return (ReservationReleased(reservation_id=message.reservation_id, update=update),)


def answer_v201(_: Reply) -> v201.ReservationStatusUpdateResponse:
    """Nothing is decided."""
    return v201.ReservationStatusUpdateResponse()


def answer_v21(_: Reply) -> v21.ReservationStatusUpdateResponse:
    """Nothing is decided."""
    return v21.ReservationStatusUpdateResponse()
