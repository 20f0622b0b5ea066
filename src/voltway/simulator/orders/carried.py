"""DataTransfer of OCPP 1.6, and the orders of 2.0.1 about ISO 15118 that come within it."""

from collections.abc import Callable
from typing import Any

import msgspec

from voltway.ocpp.wire import v16
from voltway.simulator.carrying import VENDOR
from voltway.simulator.orders import certificates, other, trigger
from voltway.simulator.station import Station
from voltway.simulator.words import request_decoder
from voltway.vocabulary.stations import OcppVersion

ORDERS: dict[str, Callable[[Station, Any], dict[str, Any]]] = {
    "CertificateSigned": certificates.signed,
    "DeleteCertificate": certificates.delete,
    "GetInstalledCertificateIds": certificates.ids_v2x,
    "InstallCertificate": certificates.install,
    "TriggerMessage": trigger.trigger_v2x,
}


def data_transfer_v16(station: Station, request: v16.DataTransferRequest) -> dict[str, Any]:
    """DataTransfer: what it carries is obeyed; any other vendor's data as `other` has it."""
    if request.vendor_id != VENDOR:
        return other.data_transfer(station, request)
    action = request.message_id or ""
    order, decoder = ORDERS.get(action), request_decoder(OcppVersion.V201, action)
    if order is None or decoder is None:
        return {"status": v16.DataTransferStatus.UNKNOWN_MESSAGE_ID}
    try:
        carried = decoder.decode(request.data or "")
    except msgspec.DecodeError:
        return {"status": v16.DataTransferStatus.REJECTED}
    answer = msgspec.json.encode(order(station, carried)).decode()
    return {"status": v16.DataTransferStatus.ACCEPTED, "data": answer}
