"""Every order, in every version: it has a route, its calls obey the schemas, and every status of an answer is known."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

import msgspec
import pytest

from tests.ocpp.outbound import der_examples
from tests.ocpp.outbound.wording import VERSIONS, answer, frames, statuses
from tests.vocabulary import tariff_examples
from voltway.ocpp.outbound import OUTBOUND, calls_for
from voltway.ocpp.outbound.call import Unsupported
from voltway.vocabulary.certificates import CertificateHash, CertificateUse, InstalledUse
from voltway.vocabulary.charging import (
    ChargingProfile,
    ChargingSchedule,
    EnergyTransfer,
    LimitSource,
    ProfileKind,
    ProfilePurpose,
    RateUnit,
    Recurrency,
    SchedulePeriod,
    ScheduleUpdate,
)
from voltway.vocabulary.commands import (
    AskCustomerInformation,
    AskTransactionStatus,
    ChangeAvailability,
    ClearCache,
    CommandState,
    ResetKind,
    ResetStation,
    SendVendorMessage,
    StartSession,
    StopSession,
    TriggerKind,
    TriggerReport,
    UnlockConnector,
)
from voltway.vocabulary.der import ControlKind
from voltway.vocabulary.displays import DisplayFormat, DisplayMessage, DisplayPriority, DisplayState, DisplayText
from voltway.vocabulary.ids import TokenUid
from voltway.vocabulary.logs import LogKind
from voltway.vocabulary.monitors import MonitoringBase, MonitoringCriterion, MonitorKind, StreamTerms
from voltway.vocabulary.order import Order
from voltway.vocabulary.orders_battery import RequestBatterySwap
from voltway.vocabulary.orders_certificates import (
    AskInstalledCertificates,
    DeleteCertificate,
    InstallCertificate,
    SendCertificate,
)
from voltway.vocabulary.orders_charging import (
    ClearChargingProfiles,
    GetChargingProfiles,
    GetCompositeSchedule,
    NotifyAllowedEnergyTransfer,
    SendAfrrSignal,
    SetChargingProfile,
    UpdateDynamicSchedule,
    UsePriorityCharging,
)
from voltway.vocabulary.orders_der import ClearDerControls, GetDerControls, SetDerControl
from voltway.vocabulary.orders_displays import AskDisplayMessages, ClearDisplayMessage, ShowMessage
from voltway.vocabulary.orders_firmware import PublishFirmware, UnpublishFirmware, UpdateFirmware
from voltway.vocabulary.orders_local_lists import AskLocalList, ListEntry, SendLocalList
from voltway.vocabulary.orders_logs import AskLog
from voltway.vocabulary.orders_monitors import (
    AdjustEventStream,
    ClearMonitors,
    GetEventStreams,
    GetMonitoringReport,
    SetMonitoringBase,
    SetMonitoringLevel,
    SetMonitors,
    WantedMonitor,
)
from voltway.vocabulary.orders_reservations import CancelReservation, ReserveEvse
from voltway.vocabulary.orders_security import (
    GivePassword,
    NetworkProfile,
    RotatePassword,
    SetNetworkProfile,
    UpgradeSecurity,
)
from voltway.vocabulary.orders_tariffs import (
    ChangeTransactionTariff,
    ClearTariffs,
    GetTariffs,
    NotifyWebPaymentStarted,
    SetDefaultTariff,
    UpdateCost,
)
from voltway.vocabulary.orders_variables import (
    GetBaseReport,
    GetReport,
    GetVariables,
    SettingChange,
    SetVariables,
    VariableName,
)
from voltway.vocabulary.stations import OcppVersion
from voltway.vocabulary.tokens import AuthorizationStatus, PresentedToken, TokenKind, Verdict
from voltway.vocabulary.variables import ReportBase, ReportCriterion, VariablePlace

V16, V201, V21 = VERSIONS
UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
PLACES: list[tuple[int | None, int | None]] = [(None, None), (1, None), (2, 1)]
KEY = VariableName("HeartbeatInterval")
NAMES = [VariableName("HeartbeatInterval", "OCPPCommCtrlr"), VariableName("Enabled", "EVSE", "x", 2)]

HASH = CertificateHash(hash_algorithm="SHA512", issuer_name_hash="ab", issuer_key_hash="cd", serial_number="ef")
POWER = VariablePlace(component="EVSE", variable="Power", evse_id=1)

T = datetime(2026, 3, 1, tzinfo=UTC)
NEW_PURPOSES = {ProfilePurpose.PRIORITY, ProfilePurpose.LOCAL_GENERATION}


def limited(purpose: ProfilePurpose, kind: ProfileKind, *periods: SchedulePeriod) -> SetChargingProfile:
    """An order that makes sense, with everything in it."""
    schedule = ChargingSchedule(
        unit=RateUnit.WATT,
        periods=list(periods) or [SchedulePeriod(0, 11_000.0)],
        starts_at=None if kind in {ProfileKind.RELATIVE, ProfileKind.DYNAMIC} else T,
        duration_s=600,
        least_rate=6.0,
    )
    profile = ChargingProfile(
        profile_id=7,
        stack_level=2,
        purpose=purpose,
        kind=kind,
        schedules=[schedule],
        recurrency=Recurrency.WEEKLY if kind is ProfileKind.RECURRING else None,
        valid_from=T,
        valid_to=T,
        ref="17" if purpose is ProfilePurpose.TX else None,
    )
    return SetChargingProfile(evse_id=int(purpose is ProfilePurpose.TX), profile=profile)


NETWORK = NetworkProfile(slot=2, url="wss://csms.example/ocpp", security_profile=2)

ORDERS: list[Order] = [
    GivePassword(password="0123456789abcdef" * 2, password_hash=""),
    SetNetworkProfile(network=NETWORK),
    UpgradeSecurity(network=NETWORK, fallback=[1]),
    *(limited(purpose, kind) for purpose, kind in product(ProfilePurpose, ProfileKind)),
    limited(ProfilePurpose.TX, ProfileKind.RELATIVE, SchedulePeriod(0, 9.0, 1), SchedulePeriod(60, 9.5, 3)),
    limited(ProfilePurpose.TX, ProfileKind.RELATIVE, SchedulePeriod(0, 9.0, 1, 2)),
    limited(ProfilePurpose.TX, ProfileKind.RELATIVE, SchedulePeriod(0, 9.0, 3, None, 7.0, 8.0)),
    ClearChargingProfiles(),
    ClearChargingProfiles(profile_id=3),
    *(ClearChargingProfiles(evse_id=1, purpose=purpose, stack_level=0) for purpose in ProfilePurpose),
    *(GetCompositeSchedule(evse_id=evse_id, duration_s=600, unit=unit) for evse_id in (0, 2) for unit in RateUnit),
    GetCompositeSchedule(evse_id=1, duration_s=1),
    GetChargingProfiles(request_id=1),
    GetChargingProfiles(request_id=1, evse_id=0, profile_ids=[1, 2]),
    *(GetChargingProfiles(request_id=1, stack_level=0, source=source) for source in LimitSource),
    *(GetChargingProfiles(request_id=1, purpose=purpose) for purpose in ProfilePurpose),
    *(
        StartSession(token=PresentedToken(TokenUid("04AABBCC"), kind), evse_id=evse_id, group_id=group_id)
        for kind, evse_id, group_id in product(TokenKind, (None, 2), (None, "FLEET"))
    ),
    StartSession(token=PresentedToken(TokenUid(""), TokenKind.NO_AUTHORIZATION)),
    StartSession(token=PresentedToken(TokenUid("A" * 20)), remote_start_id=0),
    StopSession(ref="17"),
    *(ResetStation(how=how, evse_id=evse_id) for how, evse_id in product(ResetKind, (None, 1))),
    UnlockConnector(),
    UnlockConnector(evse_id=3),
    *(
        TriggerReport(what=what, evse_id=evse_id, connector_id=connector_id)
        for what, (evse_id, connector_id) in product(TriggerKind, PLACES)
    ),
    *(
        ChangeAvailability(operative=operative, evse_id=evse_id, connector_id=connector_id)
        for operative, (evse_id, connector_id) in product((True, False), PLACES)
    ),
    GetVariables(),
    GetVariables(names=[KEY]),
    GetVariables(names=NAMES),
    SetVariables(changes=[SettingChange(KEY, "300")]),
    SetVariables(changes=[SettingChange(name, "true") for name in NAMES]),
    *(GetBaseReport(base, 7) for base in ReportBase),
    GetReport(NAMES, [], 7),
    GetReport([VariableName("", "EVSE")], list(ReportCriterion), 7),
    GetReport([KEY]),
    ClearCache(),
    AskLocalList(),
    ShowMessage(message=DisplayMessage(message_id=1, text=DisplayText("Closed"))),
    *(
        ShowMessage(
            message=DisplayMessage(
                message_id=7,
                text=DisplayText("Hello", kind, "en"),
                priority=priority,
                during=state,
                starts_at=datetime(2030, 1, 1, tzinfo=UTC),
                ends_at=datetime(2030, 1, 2, tzinfo=UTC),
                ref="t1",
                others=others,
            )
        )
        for kind, priority, state, others in product(
            DisplayFormat, DisplayPriority, (None, *DisplayState), ([], [DisplayText("Hallo", language="de")])
        )
    ),
    ClearDisplayMessage(message_id=7),
    AskDisplayMessages(request_id=9),
    *(
        AskDisplayMessages(request_id=9, message_ids=[1, 2], priority=priority, during=state)
        for priority, state in product(DisplayPriority, DisplayState)
    ),
    AskTransactionStatus(),
    AskTransactionStatus(ref="17"),
    SendLocalList(version=1, full=True),
    *(
        ReserveEvse(
            reservation_id=7,
            token=PresentedToken(TokenUid("04AABBCC"), kind),
            expires_at=UNTIL,
            evse_id=evse_id,
            connector_type=connector_type,
            group_id=group_id,
        )
        for kind, evse_id, connector_type, group_id in (
            *((kind, 2, None, "FLEET") for kind in TokenKind),
            (TokenKind.CENTRAL, None, "cCCS2", None),
        )
    ),
    CancelReservation(reservation_id=7),
    *(
        AskLog(log=kind, request_id=7, location="https://x/files/y", oldest=UNTIL, retries=retries)
        for kind in LogKind
        for retries in (None, 3)
    ),
    AskCustomerInformation(request_id=1, report=True, token=PresentedToken(TokenUid("04AABBCC"), TokenKind.UNTOLD)),
    AskCustomerInformation(request_id=1, report=True, clear=True, customer_identifier="OpenChargeAlliance"),
    AskCustomerInformation(
        request_id=1,
        clear=True,
        certificate=CertificateHash(
            hash_algorithm="SHA256", issuer_name_hash="ab", issuer_key_hash="cd", serial_number="ef"
        ),
    ),
    *(
        SendLocalList(version=2, full=False, entries=[listed, unlisted])
        for listed, unlisted in (
            (
                ListEntry(PresentedToken(TokenUid("04AABBCC"), kind), Verdict(status=status, rule="r", group_id="G")),
                ListEntry(PresentedToken(TokenUid("04AABBDD"), kind), None),
            )
            for kind, status in product((TokenKind.UNTOLD, TokenKind.EMAID), AuthorizationStatus)
        )
    ),
    UsePriorityCharging(ref="17"),
    UsePriorityCharging(ref="17", on=False),
    UpdateDynamicSchedule(profile_id=7, values=ScheduleUpdate(limit=9.5, setpoint=-3.0)),
    SendAfrrSignal(signal=-1),
    NotifyAllowedEnergyTransfer(ref="17", allowed=list(EnergyTransfer)),
    *(SetDerControl(control=control) for control in der_examples.ALL),
    RequestBatterySwap(token=PresentedToken(TokenUid("04AABBCC"), TokenKind.ISO14443), request_id=7),
    *(SetDefaultTariff(tariff=tariff, evse_id=1) for tariff in (tariff_examples.LEAST, tariff_examples.ALL)),
    GetTariffs(),
    ClearTariffs(tariff_ids=["plain"], evse_id=1),
    ChangeTransactionTariff(ref="17", tariff=tariff_examples.LEAST),
    UpdateCost(ref="17", total=Decimal("12.10")),
    NotifyWebPaymentStarted(evse_id=1, timeout_s=60),
    GetDerControls(request_id=7),
    *(GetDerControls(request_id=7, is_default=True, control_kind=kind) for kind in ControlKind),
    *(ClearDerControls(is_default=False, control_kind=kind) for kind in (None, *ControlKind)),
    ClearDerControls(is_default=True, control_id="c"),
    *(SendCertificate(certificate_id="c1", chain="PEM", use=use, request_id=3) for use in CertificateUse),
    *(InstallCertificate(use=use, certificate="PEM") for use in InstalledUse),
    *(DeleteCertificate(certificate=named) for named in (HASH, msgspec.structs.replace(HASH, hash_algorithm="MD5"))),
    AskInstalledCertificates(),
    *(AskInstalledCertificates(uses=[use]) for use in InstalledUse),
    *(
        SetMonitors(monitors=[WantedMonitor(place=POWER, kind=kind, value=1.0, severity=4, stream=stream)])
        for kind, stream in (*((kind, None) for kind in MonitorKind), (MonitorKind.PERIODIC, StreamTerms(values=1)))
    ),
    ClearMonitors(monitor_ids=[1, 2]),
    *(SetMonitoringBase(base=base) for base in MonitoringBase),
    SetMonitoringLevel(severity=9),
    GetMonitoringReport(),
    GetMonitoringReport(places=[POWER], criteria=list(MonitoringCriterion)),
    AdjustEventStream(stream_id=1, terms=StreamTerms(interval_s=60)),
    GetEventStreams(),
    *(
        UpdateFirmware(request_id=7, location="https://x/f", retrieve_at=T, install_at=later, **signed)
        for signed in ({"signature": "c2ln", "signing_certificate": "PEM"}, {})
        for later in (None, T)
    ),
    PublishFirmware(request_id=7, location="https://x/f", checksum="0" * 32),
    UnpublishFirmware(checksum="0" * 32),
    SendVendorMessage(vendor_id="com.example"),
    SendVendorMessage(vendor_id="com.example", message_id="hello", data='{"a": 1}'),
]


ONLY_IN_2 = (
    AskCustomerInformation,
    GetChargingProfiles,
    AskTransactionStatus,
    ShowMessage,
    ClearDisplayMessage,
    AskDisplayMessages,
    SetMonitors,
    ClearMonitors,
    SetMonitoringBase,
    SetMonitoringLevel,
    GetMonitoringReport,
    AdjustEventStream,
    GetEventStreams,
    SetNetworkProfile,
    PublishFirmware,
    UnpublishFirmware,
    UpdateCost,
)
ORDERS_OF_21 = (
    UsePriorityCharging,
    UpdateDynamicSchedule,
    SendAfrrSignal,
    NotifyAllowedEnergyTransfer,
    SetDerControl,
    GetDerControls,
    ClearDerControls,
    RequestBatterySwap,
    SetDefaultTariff,
    GetTariffs,
    ClearTariffs,
    ChangeTransactionTariff,
    NotifyWebPaymentStarted,
)
NOT_IN_16 = {TriggerKind.TRANSACTION, TriggerKind.COMBINED_CERTIFICATE}
ONLY_IN_21 = {DisplayState.SUSPENDED, DisplayState.DISCHARGING}
WITHOUT_STATUS: set[type[Order]] = {
    AskLog,
    GetVariables,
    SetVariables,
    AskLocalList,
    AskTransactionStatus,
    AskInstalledCertificates,
    SetMonitors,
    ClearMonitors,
    GetEventStreams,
    GivePassword,
    UpgradeSecurity,
    GetTariffs,
    ClearTariffs,
    UpdateCost,
    NotifyWebPaymentStarted,
}
"""Orders whose answers hold more than a status, or none."""


def new_in_21(order: ShowMessage | AskDisplayMessages) -> bool:
    if isinstance(order, AskDisplayMessages):
        return order.during in ONLY_IN_21
    message = order.message
    return bool(message.others) or message.text.format is DisplayFormat.QRCODE or message.during in ONLY_IN_21


def unsupported(version: OcppVersion, order: Order) -> bool:
    """What a version can't say, written down apart from the code that refuses it."""
    if (version is V16 and isinstance(order, ONLY_IN_2)) or (version is not V21 and isinstance(order, ORDERS_OF_21)):
        return True
    if isinstance(order, AskLog) and order.log is LogKind.DATA_COLLECTOR:
        return version is not V21
    if version is V16 and isinstance(order, UpdateFirmware):
        return order.signature is None and order.install_at is not None
    if version is V16 and isinstance(order, ReserveEvse):
        return order.connector_type is not None
    if isinstance(order, SetChargingProfile | ClearChargingProfiles | GetChargingProfiles):
        return _unsupported_question(version, order)
    if isinstance(order, InstallCertificate | AskInstalledCertificates | DeleteCertificate):
        return unsupported_certificates(version, order)
    if isinstance(order, SetMonitors | AdjustEventStream | GetEventStreams):
        return version is V201 and new_of_monitors_in_21(order)
    return unsupported_within(version, order)


def installable(version: OcppVersion) -> set[InstalledUse]:
    old = set(InstalledUse) - {InstalledUse.V2G_CHAIN, InstalledUse.OEM_ROOT}
    return {*old, InstalledUse.OEM_ROOT} if version is V21 else old


def unsupported_certificates(
    version: OcppVersion, order: InstallCertificate | AskInstalledCertificates | DeleteCertificate
) -> bool:
    match order:
        case DeleteCertificate(certificate=named):
            return named is not HASH
        case InstallCertificate(use=use):
            return use not in installable(version)
        case AskInstalledCertificates(uses=[InstalledUse.V2G_CHAIN]):
            return False
        case AskInstalledCertificates(uses=uses):
            return not set(uses) <= installable(version)


def new_of_monitors_in_21(order: SetMonitors | AdjustEventStream | GetEventStreams) -> bool:
    if not isinstance(order, SetMonitors):
        return True
    [one] = order.monitors
    return one.stream is not None or one.kind in {MonitorKind.TARGET_DELTA, MonitorKind.TARGET_DELTA_RELATIVE}


def unsupported_within(version: OcppVersion, order: Order) -> bool:  # noqa: C901  (a case for each order)
    match order:
        case StartSession(token=PresentedToken(uid="")):
            return version is V16
        case StartSession(token=token) | ReserveEvse(token=token, connector_type=None):
            return version is V201 and token.kind in {TokenKind.EVCCID, TokenKind.VIN}
        case ShowMessage() | AskDisplayMessages():
            return version is V201 and new_in_21(order)
        case ResetStation(evse_id=int()):
            return version is V16
        case TriggerReport(what=what) if version is V16 and what in NOT_IN_16:
            return True
        case TriggerReport(what=TriggerKind.DIAGNOSTICS_STATUS) if version is not V16:
            return True
        case TriggerReport(what=TriggerKind.STATUS, evse_id=None):
            return version is not V16
        case TriggerReport(what=what, evse_id=int()):
            return what not in {TriggerKind.STATUS, TriggerKind.METER_VALUES, TriggerKind.TRANSACTION}
        case GetVariables(names=names):
            return names == NAMES if version is V16 else names in ([], [KEY])
        case GetReport(names=names):
            return names != [KEY] if version is V16 else names == [KEY]
        case SetVariables(changes=changes):
            return (version is V16) == (len(changes) == len(NAMES))
        case _:
            return False


def _unsupported_question(version: OcppVersion, order: Order) -> bool:
    match order:
        case SetChargingProfile(profile=profile):
            return _unsupported_profile(version, profile)
        case ClearChargingProfiles(purpose=purpose):
            return purpose is ProfilePurpose.EXTERNAL or (purpose in NEW_PURPOSES and version is not V21)
        case GetChargingProfiles(purpose=purpose) if purpose in NEW_PURPOSES:
            return version is not V21
        case _:
            return version is V16


def _unsupported_profile(version: OcppVersion, profile: ChargingProfile) -> bool:
    [*periods] = profile.schedules[0].periods
    if profile.purpose is ProfilePurpose.EXTERNAL:
        return True
    if profile.purpose in NEW_PURPOSES or profile.kind is ProfileKind.DYNAMIC or periods[0].limit_l2 is not None:
        return version is not V21
    return version is V16 and periods[0].phase_to_use is not None


def subclasses(kind: type[Order]) -> set[type[Order]]:
    return {kind for child in kind.__subclasses__() for kind in {child} | subclasses(child)}


def test_every_order_has_a_route_and_an_example() -> None:
    # The gateway makes a GivePassword of it, which is put to the station.
    assert set(OUTBOUND) == subclasses(Order) - {RotatePassword}
    assert {type(order) for order in ORDERS} == set(OUTBOUND)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("order", ORDERS, ids=repr)
def test_an_order_obeys_the_schemas_or_is_refused_with_a_way_out(version: OcppVersion, order: Order) -> None:
    if unsupported(version, order):
        with pytest.raises(Unsupported) as refused:
            calls_for(version, order)
        assert refused.value.next_step
    else:
        assert frames(version, order)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_status_a_station_may_answer_has_a_meaning(version: OcppVersion) -> None:
    simple = [order for order in ORDERS if type(order) not in WITHOUT_STATUS]
    if version is V16:
        simple = [order for order in simple if not isinstance(order, GetBaseReport | GetReport)]
    tried: set[type[Order]] = set()
    for order in simple:
        if unsupported(version, order) or type(order) in tried:
            continue
        tried.add(type(order))
        for status in statuses(version, order):
            told = answer(version, order, {"status": status})
            good = status in {"Accepted", "Scheduled", "Unlocked", "AcceptedCanceled", "Unpublished"}
            assert (told.state is CommandState.ACCEPTED) == good, (order, status)
            assert good or told.reason, (order, status)
            assert told.answer == {"status": status}
            json.dumps(told.answer)
    unsaid: set[type[Order]] = {*ONLY_IN_2, GetBaseReport, GetReport} if version is V16 else set()
    unsaid |= set() if version is V21 else {*ORDERS_OF_21}
    unsaid |= {AdjustEventStream} if version is V201 else set()
    assert tried == set(OUTBOUND) - WITHOUT_STATUS - unsaid
