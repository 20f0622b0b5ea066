"""Firmware: UpdateFirmware, SignedUpdateFirmware (1.6), PublishFirmware and UnpublishFirmware (2.x part 2, block L)."""

from collections.abc import Sequence

from voltway.ocpp.inbound.times import told
from voltway.ocpp.outbound.call import (
    OutboundCall,
    Outcomes,
    Unsupported,
    answer_by_status,
    outbound_call,
    station_words,
)
from voltway.ocpp.wire import WireStruct, v16, v21, v201
from voltway.vocabulary.commands import Answer, CommandState
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware, UpdateFirmware
from voltway.vocabulary.stations import OcppVersion

_NO_CONTROLLER = "OCPP 1.6 has no word for publishing firmware"
_USE_TWO = "use a local controller of OCPP 2.x"


def calls_to_update(version: OcppVersion, order: UpdateFirmware) -> list[OutboundCall]:
    """The request. Raises Unsupported where 1.6 is to install an unsigned firmware later than it fetches it."""
    match version:
        case OcppVersion.V16 if order.signature is None:
            return [outbound_call(_plain(order))]
        case OcppVersion.V16:
            return [
                outbound_call(v16.SignedUpdateFirmwareRequest(request_id=order.request_id, firmware=_signed(order)))
            ]
        case OcppVersion.V201:
            return [outbound_call(v201.UpdateFirmwareRequest(request_id=order.request_id, firmware=_of_201(order)))]
        case OcppVersion.V21:
            return [outbound_call(v21.UpdateFirmwareRequest(request_id=order.request_id, firmware=_of_21(order)))]


def _plain(order: UpdateFirmware) -> v16.UpdateFirmwareRequest:
    if order.install_at is not None:
        raise Unsupported(
            "OCPP 1.6 can't tell a station when to install an unsigned firmware", "leave the time of installing out"
        )
    return v16.UpdateFirmwareRequest(location=order.location, retrieve_date=told(order.retrieve_at))


def _signed(order: UpdateFirmware) -> v16.Firmware:
    return v16.Firmware(
        location=order.location,
        retrieve_date_time=told(order.retrieve_at),
        install_date_time=None if order.install_at is None else told(order.install_at),
        signing_certificate=order.signing_certificate or "",
        signature=order.signature or "",
    )


def _of_201(order: UpdateFirmware) -> v201.Firmware:
    return v201.Firmware(
        location=order.location,
        retrieve_date_time=told(order.retrieve_at),
        install_date_time=None if order.install_at is None else told(order.install_at),
        signing_certificate=order.signing_certificate,
        signature=order.signature,
    )


def _of_21(order: UpdateFirmware) -> v21.Firmware:
    return v21.Firmware(
        location=order.location,
        retrieve_date_time=told(order.retrieve_at),
        install_date_time=None if order.install_at is None else told(order.install_at),
        signing_certificate=order.signing_certificate,
        signature=order.signature,
    )


UPDATED: Outcomes = {
    v201.UpdateFirmwareStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v201.UpdateFirmwareStatusEnum.ACCEPTED_CANCELED: (
        CommandState.ACCEPTED,
        "the station gave up an update that was under way for it",
    ),
    v201.UpdateFirmwareStatusEnum.REJECTED: (CommandState.REJECTED, "the station refused the update"),
    v201.UpdateFirmwareStatusEnum.INVALID_CERTIFICATE: (
        CommandState.REJECTED,
        "the station does not trust the signing certificate",
    ),
    v201.UpdateFirmwareStatusEnum.REVOKED_CERTIFICATE: (
        CommandState.REJECTED,
        "the signing certificate was revoked, says the station",
    ),
}


def answer_to_update(_order: UpdateFirmware, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means "will try": what comes of it, the station tells in messages. Plain 1.6 can only accept."""
    [response] = responses
    if isinstance(response, v16.UpdateFirmwareResponse):
        return Answer(state=CommandState.ACCEPTED, answer=station_words(responses))
    return answer_by_status(response, UPDATED)


def calls_to_publish(version: OcppVersion, order: PublishFirmware) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6."""
    match version:
        case OcppVersion.V16:
            raise Unsupported(_NO_CONTROLLER, _USE_TWO)
        case OcppVersion.V201:
            request = v201.PublishFirmwareRequest(
                location=order.location, checksum=order.checksum, request_id=order.request_id
            )
            return [outbound_call(request)]
        case OcppVersion.V21:
            return [
                outbound_call(
                    v21.PublishFirmwareRequest(
                        location=order.location, checksum=order.checksum, request_id=order.request_id
                    )
                )
            ]


PUBLISHED: Outcomes = {
    v201.GenericStatusEnum.ACCEPTED: (CommandState.ACCEPTED, None),
    v201.GenericStatusEnum.REJECTED: (CommandState.REJECTED, "the local controller refused to publish it"),
}


def answer_to_publish(_order: PublishFirmware, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means "will try": the controller tells in messages when it is published, and where."""
    return answer_by_status(responses[0], PUBLISHED)


def calls_to_unpublish(version: OcppVersion, order: UnpublishFirmware) -> list[OutboundCall]:
    """The request. Raises Unsupported for 1.6."""
    match version:
        case OcppVersion.V16:
            raise Unsupported(_NO_CONTROLLER, _USE_TWO)
        case OcppVersion.V201:
            return [outbound_call(v201.UnpublishFirmwareRequest(checksum=order.checksum))]
        case OcppVersion.V21:
            return [outbound_call(v21.UnpublishFirmwareRequest(checksum=order.checksum))]


UNPUBLISHED: Outcomes = {
    v201.UnpublishFirmwareStatusEnum.UNPUBLISHED: (CommandState.ACCEPTED, None),
    v201.UnpublishFirmwareStatusEnum.NO_FIRMWARE: (
        CommandState.REJECTED,
        "the local controller offers no such firmware",
    ),
    v201.UnpublishFirmwareStatusEnum.DOWNLOAD_ONGOING: (
        CommandState.REJECTED,
        "a station is fetching it from the local controller",
    ),
}


def answer_to_unpublish(_order: UnpublishFirmware, responses: Sequence[WireStruct]) -> Answer:
    """Accepted means that it is offered no more."""
    return answer_by_status(responses[0], UNPUBLISHED)
