"""The known deviations that are no quirk here: answered for every station by another module, or by a later version.

Together with the quirks these account for every entry of the collection of vendor deviations; a test counts them.
"""

ELSEWHERE = {
    "connection_header_missing": "voltway.ocpp.handshake: Upgrade is enough, the Connection header is not asked for",
    "url_forms": "voltway.ocpp.handshake: trailing and doubled slashes, and an identity the station appends itself",
    "malformed_subprotocols": "voltway.ocpp.handshake: empty entries of the list are passed over",
    "second_socket": "voltway.ocpp.gateway: the newer connection of a station wins and the older is closed",
    "vendor_ca": "voltway.kit.settings: the certificate chain that TLS shows is the operator's to choose",
    "password_forms": "voltway.stations.credentials: compared as text, as hex digits and as the bytes they stand for",
    "truncated_frame": "voltway.ocpp.frame: answered with a CALLERROR, and the connection stays",
    "unknown_message_type": "voltway.ocpp.frame: a frame of an unknown type is logged and ignored",
    "register_restarts": "voltway.sessions.metering: a register that falls back starts again, and both stretches count",
    "transaction_id_zero": "voltway.ocpp.inbound.meter: 0 names no transaction, the connector's running one is meant",
    "readings_after_stop": "voltway.sessions.lifecycle: kept with the session, whose energy is settled",
    "transaction_id_minus_one": "voltway.ocpp.inbound.meter: -1 names no transaction; sessions.matching finds it",
    "transaction_id_largest": "voltway.ocpp.inbound.meter: 9223372036854775807 names no transaction",
    "stop_of_unknown": "voltway.sessions.intake: answered normally and kept as a session without a start",
    "repeated_stop": "voltway.sessions.matching: known by the transaction it names, acknowledged, counted once",
    "repeated_start": "voltway.sessions.matching: known by its content, answered with the same transaction",
    "start_for_stop": "voltway.sessions.intake: a second start closes the session that runs there",
    "stale_after_reboot": "voltway.ocpp.sweeping: a session its station does not speak of after a boot is closed",
    "status_out_of_order": "voltway.stations.store: a status older than the one known never replaces it",
    "availability_scheduled": "voltway.ocpp.outbound.availability: Scheduled counts as accepted; the status follows",
    "availability_rejected": "voltway.ocpp.outbound.availability: told to who asked, nothing else depends on it",
    "fixed_plug_and_charge_tag": "voltway.tokens.authorize: the tag set at the station is a token like any other",
}
"""Deviation to the module that answers it, and how."""

_PROBING = "stations are not probed for what they can measure yet"
_SAMPLING = "stations are not told what to sample yet"
_SMART_CHARGING = "charging profiles are not sent yet"

LATER = {
    "no_probing": f"{_PROBING}: trying out settings makes the station reboot (ABB up to 1.8.21)",
    "read_only_sampling": f"{_SAMPLING}: the list of sampled measurands can't be changed (go-e)",
    "odd_rate_units": f"{_SMART_CHARGING}: ChargingScheduleAllowedChargingRateUnit said in other words",
    "one_stack_level": f"{_SMART_CHARGING}: only stack level 0 is taken",
    "level_zero_stays": f"{_SMART_CHARGING}: a profile at level 0 can't be cleared, only overwritten",
    "purpose_refused": f"{_SMART_CHARGING}: one of TxProfile and TxDefaultProfile is refused",
    "station_maximum_rejected": f"{_SMART_CHARGING}: ChargePointMaxProfile is rejected",
    "station_maximum_ignored": f"{_SMART_CHARGING}: ChargePointMaxProfile is accepted and ignored",
    "relative_only": f"{_SMART_CHARGING}: only profiles of kind Relative are taken",
    "stepped_currents": f"{_SMART_CHARGING}: only steps of 6, 8, 10, 13 and 16 A are taken",
    "profiles_throttled": f"{_SMART_CHARGING}: a profile less than 30 s after the last is refused",
}
"""Deviation to what it waits for."""
