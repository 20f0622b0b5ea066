"""Variables of a station's device model, in OCPP 2.1's words: what they are called, what they are, who may write them.

Source: 2.x part 1, 4 (device model), part 2, 2. OCPP 1.6's configuration keys are told in the same words.
"""

from enum import StrEnum

from msgspec import Struct


class ReportBase(StrEnum):
    """Which inventory: what can be set, everything, or only what tells how the station is doing (part 2, B07)."""

    CONFIGURATION = "configuration"
    FULL = "full"
    SUMMARY = "summary"


class ReportCriterion(StrEnum):
    """Components in this condition only (part 2, B08)."""

    ACTIVE = "active"
    AVAILABLE = "available"
    ENABLED = "enabled"
    PROBLEM = "problem"


class ReportKind(StrEnum):
    """What a report covers: an inventory, what was picked, or what the answer to a read or a write told.

    The last three are about monitors: all of them, some, or what the answer to a change of them told.
    """

    CONFIGURATION = "configuration"
    FULL = "full"
    SUMMARY = "summary"
    PARTIAL = "partial"
    ANSWER = "answer"
    MONITORS = "monitors"
    SOME_MONITORS = "some_monitors"
    MONITOR_ANSWER = "monitor_answer"

    @property
    def is_answer(self) -> bool:
        """Whether nobody asked for it as a report."""
        return self in (ReportKind.ANSWER, ReportKind.MONITOR_ANSWER)

    @property
    def is_of_monitors(self) -> bool:
        """Whether its pages tell of monitors instead of variables."""
        return self in (ReportKind.MONITORS, ReportKind.SOME_MONITORS, ReportKind.MONITOR_ANSWER)

    @property
    def is_inventory(self) -> bool:
        """Whether what it leaves out is not there."""
        return self in (ReportKind.FULL, ReportKind.MONITORS)


class ReportState(StrEnum):
    """How far a report is. INCOMPLETE: pages never came, and what came was taken over without removing anything."""

    AWAITED = "awaited"
    WHOLE = "whole"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"


class VariableAttribute(StrEnum):
    """Which of a variable's values."""

    ACTUAL = "actual"
    TARGET = "target"
    MIN_SET = "min_set"
    MAX_SET = "max_set"


class Mutability(StrEnum):
    """Who may do what with a value over the network."""

    READ_ONLY = "read_only"
    WRITE_ONLY = "write_only"
    READ_WRITE = "read_write"


class DataType(StrEnum):
    """What a value's text means."""

    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE_TIME = "date_time"
    BOOLEAN = "boolean"
    OPTION_LIST = "option_list"
    SEQUENCE_LIST = "sequence_list"
    MEMBER_LIST = "member_list"


class Written(StrEnum):
    """What a station said to a write: it holds, or it will after a restart."""

    IN_FORCE = "in_force"
    AFTER_RESTART = "after_restart"


class VariablePlace(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a value stands in the tree. `component` is empty for a 1.6 key that 2.x has no name for."""

    component: str
    variable: str
    component_instance: str | None = None
    evse_id: int | None = None
    connector_id: int | None = None
    variable_instance: str | None = None
    attribute: VariableAttribute = VariableAttribute.ACTUAL

    @property
    def name(self) -> str:
        """In one line: `Component(instance)[evse.connector]/Variable(instance):attribute`, with what there is."""
        at = "" if self.evse_id is None else f"[{self.evse_id}]"
        if self.evse_id is not None and self.connector_id is not None:
            at = f"[{self.evse_id}.{self.connector_id}]"
        component = f"{self.component}{_in_brackets(self.component_instance)}{at}"
        attribute = "" if self.attribute is VariableAttribute.ACTUAL else f":{self.attribute}"
        variable = f"{self.variable}{_in_brackets(self.variable_instance)}{attribute}"
        return f"{component}/{variable}" if component else variable

    @property
    def path(self) -> str:
        """The key in the tree: names of components and variables have no case (2.x part 2, identifierString)."""
        return self.name.casefold()


def _in_brackets(instance: str | None) -> str:
    return "" if instance is None else f"({instance})"


class VariableTold(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value as a station told it. What is None was not told. Limits are in `unit`.

    `written`: told in answer to a write. `ocpp_key` is the name in OCPP 1.6.
    """

    place: VariablePlace
    value: str | None = None
    mutability: Mutability | None = None
    persistent: bool | None = None
    constant: bool | None = None
    data_type: DataType | None = None
    unit: str | None = None
    min_limit: float | None = None
    max_limit: float | None = None
    values_list: str | None = None
    supports_monitoring: bool | None = None
    ocpp_key: str | None = None
    written: Written | None = None


_SECRETS = frozenset({"authorizationkey", "basicauthpassword"})


def is_secret(variable: str) -> bool:
    """Whether values of this variable, or 1.6 key, are kept nowhere."""
    return variable.casefold() in _SECRETS
