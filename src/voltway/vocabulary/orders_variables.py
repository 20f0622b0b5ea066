"""Orders that read, write and report what stations are set to (OCPP 1.6 5.3 and 5.8, 2.x part 2, B05 to B08)."""

from msgspec import Struct
from msgspec.structs import replace

from voltway.vocabulary.order import Order
from voltway.vocabulary.variables import ReportBase, ReportCriterion, VariableAttribute, VariablePlace


class VariableName(Struct, frozen=True, omit_defaults=True):
    """A setting of a station. OCPP 1.6 keys have the component "" and the key as variable, or their name in 2.x."""

    variable: str
    component: str = ""
    instance: str | None = None
    evse_id: int | None = None
    component_instance: str | None = None
    connector_id: int | None = None

    @property
    def place(self) -> VariablePlace:
        """Where it stands in the tree."""
        return VariablePlace(
            component=self.component,
            variable=self.variable,
            component_instance=self.component_instance,
            evse_id=self.evse_id,
            connector_id=self.connector_id,
            variable_instance=self.instance,
        )


class GetVariables(Order, frozen=True):
    """Read settings; an empty list asks for all (1.6) and is refused for 2.x (there a report is asked for).

    `most_per_message`: with more names the station is asked in parts. It is what the station tells of itself
    (ItemsPerMessage, 1.6 GetConfigurationMaxKeys), whatever is said here; None where that is not known.
    """

    names: list[VariableName] = []
    most_per_message: int | None = None


class SettingChange(Struct, frozen=True, omit_defaults=True):
    """One setting and the value it shall get; 1.6 has no other attribute than the actual value."""

    name: VariableName
    value: str
    attribute: VariableAttribute = VariableAttribute.ACTUAL

    @property
    def place(self) -> VariablePlace:
        """Where the value stands in the tree."""
        return replace(self.name.place, attribute=self.attribute)


class SetVariables(Order, frozen=True):
    """Change settings. A 1.6 station is told one by one, a 2.x station in parts by its `most_per_message`."""

    changes: list[SettingChange]
    most_per_message: int | None = None


class GetBaseReport(Order, frozen=True):
    """Have the station report an inventory of its variables: 2.x part 2, B07. A 1.6 station tells all of its keys.

    `request_id` is drawn when the order is given, whatever is said here: reports of two requests must not mix.
    """

    base: ReportBase = ReportBase.FULL
    request_id: int | None = None


class GetReport(Order, frozen=True):
    """Have the station report some variables: 2.x part 2, B08. A name with an empty variable is a whole component.

    Only components that meet one of the `criteria`, where there are any (2.x only). `request_id` as of GetBaseReport.
    """

    names: list[VariableName] = []
    criteria: list[ReportCriterion] = []
    request_id: int | None = None
