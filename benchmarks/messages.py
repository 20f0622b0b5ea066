"""The messages that stations of the benchmark send: built fresh for every CALL, as bytes, without a JSON encoder.

A metering station tells its register, power, current and voltage, as single-phase stations do every minute.
"""

from datetime import UTC, datetime


def now_text() -> str:
    """Now, as a station writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _call(message_id: str, action: str, payload: str) -> bytes:
    return f'[2,"{message_id}","{action}",{{{payload}}}]'.encode()


# ── OCPP 1.6 ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def boot_v16(message_id: str, serial: str) -> bytes:
    """BootNotification."""
    return _call(
        message_id,
        "BootNotification",
        f'"chargePointVendor":"Bench","chargePointModel":"Wall 22","chargePointSerialNumber":"{serial}",'
        '"firmwareVersion":"3.1.4","meterType":"MID 3"',
    )


def status_v16(message_id: str, at: str, status: str = "Available") -> bytes:
    """StatusNotification of connector 1."""
    return _call(
        message_id,
        "StatusNotification",
        f'"connectorId":1,"errorCode":"NoError","status":"{status}","timestamp":"{at}"',
    )


def authorize_v16(message_id: str, token: str) -> bytes:
    """Authorize."""
    return _call(message_id, "Authorize", f'"idTag":"{token}"')


def start_v16(message_id: str, at: str, token: str, register_wh: int) -> bytes:
    """StartTransaction on connector 1."""
    return _call(
        message_id,
        "StartTransaction",
        f'"connectorId":1,"idTag":"{token}","meterStart":{register_wh},"timestamp":"{at}"',
    )


def meter_v16(message_id: str, at: str, transaction_id: int, register_wh: int) -> bytes:
    """MeterValues with four samples: register, power, current and voltage."""
    power_w, current_a, voltage_v = _electric(register_wh)
    return _call(
        message_id,
        "MeterValues",
        f'"connectorId":1,"transactionId":{transaction_id},"meterValue":[{{"timestamp":"{at}","sampledValue":['
        f'{{"value":"{register_wh}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register",'
        f'"unit":"Wh"}},'
        f'{{"value":"{power_w}","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}},'
        f'{{"value":"{current_a}","context":"Sample.Periodic","measurand":"Current.Import","unit":"A"}},'
        f'{{"value":"{voltage_v}","context":"Sample.Periodic","measurand":"Voltage","unit":"V"}}]}}]',
    )


def stop_v16(message_id: str, at: str, transaction_id: int, token: str, register_wh: int) -> bytes:
    """StopTransaction by the same card."""
    return _call(
        message_id,
        "StopTransaction",
        f'"transactionId":{transaction_id},"idTag":"{token}","meterStop":{register_wh},"timestamp":"{at}",'
        '"reason":"Local"',
    )


# ── OCPP 2.0.1 ───────────────────────────────────────────────────────────────────────────────────────────────────────


def boot_v201(message_id: str, serial: str) -> bytes:
    """BootNotification."""
    return _call(
        message_id,
        "BootNotification",
        '"reason":"PowerUp","chargingStation":{"vendorName":"Bench","model":"Wall 22",'
        f'"serialNumber":"{serial}","firmwareVersion":"3.1.4"}}',
    )


def status_v201(message_id: str, at: str, status: str = "Available") -> bytes:
    """StatusNotification of EVSE 1, connector 1."""
    return _call(
        message_id,
        "StatusNotification",
        f'"timestamp":"{at}","connectorStatus":"{status}","evseId":1,"connectorId":1',
    )


def transaction_v201(
    message_id: str, event: tuple[str, str], at: str, seq_no: int, transaction: str, register_wh: int, token: str = ""
) -> bytes:
    """TransactionEvent with the same four samples; `event` is its type and trigger."""
    power_w, current_a, voltage_v = _electric(register_wh)
    shown = f',"idToken":{{"idToken":"{token}","type":"ISO14443"}}' if token else ""
    return _call(
        message_id,
        "TransactionEvent",
        f'"eventType":"{event[0]}","timestamp":"{at}","triggerReason":"{event[1]}","seqNo":{seq_no},'
        f'"transactionInfo":{{"transactionId":"{transaction}","chargingState":"Charging"}},'
        f'"evse":{{"id":1,"connectorId":1}}{shown},"meterValue":[{{"timestamp":"{at}","sampledValue":['
        f'{{"value":{register_wh},"context":"Sample.Periodic","measurand":"Energy.Active.Import.Register",'
        f'"unitOfMeasure":{{"unit":"Wh"}}}},'
        f'{{"value":{power_w},"context":"Sample.Periodic","measurand":"Power.Active.Import",'
        f'"unitOfMeasure":{{"unit":"W"}}}},'
        f'{{"value":{current_a},"context":"Sample.Periodic","measurand":"Current.Import",'
        f'"unitOfMeasure":{{"unit":"A"}}}},'
        f'{{"value":{voltage_v},"context":"Sample.Periodic","measurand":"Voltage",'
        f'"unitOfMeasure":{{"unit":"V"}}}}]}}]',
    )


def _electric(register_wh: int) -> tuple[float, float, float]:
    """Power, current and voltage that vary a little from one reading to the next."""
    voltage_v = 228 + register_wh % 41 / 10
    current_a = 15 + register_wh % 97 / 100
    return round(voltage_v * current_a, 1), round(current_a, 2), round(voltage_v, 1)
