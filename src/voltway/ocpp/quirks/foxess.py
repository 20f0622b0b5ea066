"""FoxESS: messages in the shape of 1.6 on a line that was agreed to be 2.0.1."""

from typing import Any

from voltway.ocpp.quirks.meters import METERED, with_samples
from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import Place, Remedy, mended
from voltway.ocpp.quirks.words import word_for
from voltway.ocpp.wire import v201
from voltway.vocabulary.stations import OcppVersion

_V2 = frozenset({OcppVersion.V201, OcppVersion.V21})
_FOXESS = (ModelMatch(vendor="FOX*"),)


def _status_of_16(payload: Json, context: QuirkContext) -> Correction | None:
    def mend(place: Place, value: Any) -> Remedy | None:
        is_told = not place.path and isinstance(value, dict) and "status" in value and "connectorStatus" not in value
        told, connector_id = (value["status"], value.get("connectorId")) if is_told else (None, None)
        status = word_for(told, v201.ConnectorStatusEnum) if isinstance(told, str) else None
        if status is None or not isinstance(connector_id, int) or isinstance(connector_id, bool):
            return None
        kept = {name: value[name] for name in ("timestamp", "customData") if name in value}
        changed = {**kept, "connectorStatus": status, **_place_of(connector_id, value)}
        return Remedy(changed, f"the status {quoted(told)} of connector {connector_id} is told as in OCPP 1.6")

    return mended(payload, context, mend)


def _place_of(connector_id: int, told: Json) -> Json:
    """Every connector of 1.6 is an EVSE of its own, and connector 0 the whole station."""
    if "evseId" in told:
        return {"evseId": told["evseId"], "connectorId": connector_id}
    return {"evseId": connector_id, "connectorId": min(connector_id, 1)}


STATUS_OF_16 = Quirk(
    name="status_of_16",
    why="The station speaks OCPP 2.x and tells its status in the words of 1.6.",
    sources=("lbbrhzn/ocpp#2008", "lbbrhzn/ocpp#2050"),
    actions=frozenset({"StatusNotification"}),
    versions=_V2,
    models=_FOXESS,
    everyone=True,
    correct=_status_of_16,
)


def _unit_of_16(payload: Json, context: QuirkContext) -> Correction | None:
    def mend_sample(sample: Json, _place: Place) -> tuple[Json, str] | None:
        unit = sample.get("unit", sample.get("unitOfMeasure"))
        if not isinstance(unit, str) or isinstance(sample.get("unitOfMeasure"), dict):
            return None
        kept = {name: told for name, told in sample.items() if name != "unit"}
        return {**kept, "unitOfMeasure": {"unit": unit}}, f"tells its unit {quoted(unit)} as in OCPP 1.6"

    return with_samples(payload, context, mend_sample)


UNIT_OF_16 = Quirk(
    name="unit_of_16",
    why="The station speaks OCPP 2.x and tells units where 1.6 has them, so that kWh would count as Wh.",
    sources=("lbbrhzn/ocpp#2008",),
    actions=METERED,
    versions=_V2,
    models=_FOXESS,
    everyone=True,
    correct=_unit_of_16,
)

QUIRKS = (STATUS_OF_16, UNIT_OF_16)
