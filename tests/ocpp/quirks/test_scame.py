from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import ALL, QuirkContext, apply, for_station, rescue
from voltway.vocabulary.stations import OcppVersion

ANSWER = {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": 300}]}


def test_it_is_on_for_the_vendor_and_concerns_the_answer_alone() -> None:
    mine = for_station("Scame Parre", "BE-T", "2.30")
    assert mine is not None
    assert [quirk.name for quirk in mine.for_action("GetConfiguration")] == ["typed_settings"]
    assert mine.for_action("MeterValues") == ()


def test_flags_of_settings_stay_flags() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    payload, _ = apply([ALL["typed_settings"]], "GetConfiguration", ANSWER, context)
    assert payload == {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]}


def test_everyone_is_rescued_by_it_under_its_name() -> None:
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    _, notes = rescue(OcppVersion.V16, "GetConfiguration", ANSWER, context)
    assert [name for name, _ in notes] == ["typed_settings"]
