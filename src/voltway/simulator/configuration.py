"""The settings a simulated station shows and lets the network change: 1.6 keys and 2.x variables in one table."""

from dataclasses import dataclass

from voltway.simulator.world import Habits


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its 1.6 key (None: 1.6 has none), its 2.x component and variable, and whether it may be changed.

    `unit` "s" makes it a count of whole seconds or tries, which is checked before it is accepted. A secret one can be
    written, never read. One that holds `after_restart` is taken at the next boot.
    """

    key: str | None
    component: str
    variable: str
    default: str
    writable: bool = True
    whole_number: bool = False
    secret: bool = False
    after_restart: bool = False


HEARTBEAT_INTERVAL = Setting("HeartbeatInterval", "OCPPCommCtrlr", "HeartbeatInterval", "300", whole_number=True)
SAMPLE_INTERVAL = Setting("MeterValueSampleInterval", "SampledDataCtrlr", "TxUpdatedInterval", "60", whole_number=True)
CONNECTION_TIMEOUT = Setting("ConnectionTimeOut", "TxCtrlr", "EVConnectionTimeOut", "60", whole_number=True)
LIST_ENABLED = Setting("LocalAuthListEnabled", "LocalAuthListCtrlr", "Enabled", "true")
LIST_ENTRIES = Setting("LocalAuthListMaxLength", "LocalAuthListCtrlr", "Entries", "5000", writable=False)
LIST_ENTRIES_PER_MESSAGE = Setting(
    "SendLocalListMaxLength", "LocalAuthListCtrlr", "ItemsPerMessage", "100", writable=False
)
ORGANIZATION = Setting("CpoName", "SecurityCtrlr", "OrganizationName", "Voltway", after_restart=True)
NETWORK_PRIORITY = Setting(None, "OCPPCommCtrlr", "NetworkConfigurationPriority", "1", after_restart=True)
SECURITY_PROFILE = Setting("SecurityProfile", "SecurityCtrlr", "SecurityProfile", "1", whole_number=True)
PASSWORD = Setting("AuthorizationKey", "SecurityCtrlr", "BasicAuthPassword", "", secret=True)

SETTINGS: tuple[Setting, ...] = (
    HEARTBEAT_INTERVAL,
    SAMPLE_INTERVAL,
    CONNECTION_TIMEOUT,
    PASSWORD,
    ORGANIZATION,
    NETWORK_PRIORITY,
    SECURITY_PROFILE,
    LIST_ENABLED,
    LIST_ENTRIES,
    LIST_ENTRIES_PER_MESSAGE,
    Setting(None, "MonitoringCtrlr", "Enabled", "true", writable=False),
    Setting("NumberOfConnectors", "ChargingStation", "EVSECount", "1", writable=False),
    Setting("AuthorizeRemoteTxRequests", "AuthCtrlr", "AuthorizeRemoteStart", "false"),
    Setting("LocalPreAuthorize", "AuthCtrlr", "LocalPreAuthorize", "false"),
    Setting("StopTransactionOnInvalidId", "TxCtrlr", "StopTxOnInvalidId", "true"),
    Setting("StopTransactionOnEVSideDisconnect", "TxCtrlr", "StopTxOnEVSideDisconnect", "true"),
    Setting("WebSocketPingInterval", "OCPPCommCtrlr", "WebSocketPingInterval", "0", whole_number=True),
    Setting(
        "MeterValuesSampledData",
        "SampledDataCtrlr",
        "TxUpdatedMeasurands",
        "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,SoC",
        writable=False,
    ),
    Setting("ChargeProfileMaxStackLevel", "SmartChargingCtrlr", "ProfileStackLevel", "20", writable=False),
    Setting(
        "ChargingScheduleAllowedChargingRateUnit", "SmartChargingCtrlr", "RateUnit", "Current,Power", writable=False
    ),
    Setting("ChargingScheduleMaxPeriods", "SmartChargingCtrlr", "PeriodsPerSchedule", "1024", writable=False),
    Setting(
        "SupportedFeatureProfiles",
        "ChargingStation",
        "AvailabilityState",
        "Core,LocalAuthListManagement,RemoteTrigger,SmartCharging",
        writable=False,
    ),
)

BY_KEY = {setting.key: setting for setting in SETTINGS if setting.key is not None}
BY_VARIABLE = {(setting.component, setting.variable): setting for setting in SETTINGS}


class Configuration:
    """One station's settings: the table's defaults, and what was changed."""

    __slots__ = ("_changed", "_evses", "_waiting")

    def __init__(self, evses: int, habits: Habits) -> None:
        self._evses = evses
        self._changed: dict[Setting, str] | None = None
        self._waiting: dict[Setting, str] | None = None
        if habits.sample_interval_s != float(SAMPLE_INTERVAL.default):
            self.set(SAMPLE_INTERVAL, f"{habits.sample_interval_s:g}")
        if habits.connection_timeout_s != float(CONNECTION_TIMEOUT.default):
            self.set(CONNECTION_TIMEOUT, f"{habits.connection_timeout_s:g}")

    def get(self, setting: Setting) -> str:
        """The value in force, as text."""
        if setting.variable == "EVSECount":
            return str(self._evses)
        return setting.default if self._changed is None else self._changed.get(setting, setting.default)

    def seconds(self, setting: Setting) -> float:
        """The value in force of a setting that counts seconds."""
        return float(self.get(setting))

    def set(self, setting: Setting, value: str) -> None:
        """Change a setting. Whether it may be is `accepts`' business."""
        self._changed = {**(self._changed or {}), setting: value}

    def keep(self, setting: Setting, value: str) -> None:
        """Change a setting at the next boot."""
        self._waiting = {**(self._waiting or {}), setting: value}

    def restart(self) -> None:
        """The station boots: what was kept for it holds."""
        if self._waiting is not None:
            self._changed = {**(self._changed or {}), **self._waiting}
            self._waiting = None


def accepts(setting: Setting, value: str) -> bool:
    """Whether a station takes this value from the network."""
    return setting.writable and (not setting.whole_number or value.isdigit())
