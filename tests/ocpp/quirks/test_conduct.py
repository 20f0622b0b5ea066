from voltway.ocpp.quirks import ALL, for_station
from voltway.ocpp.quirks.choice import StationQuirks
from voltway.ocpp.quirks.conduct import QUIRKS


def test_every_switch_is_a_flag_of_the_station_and_every_flag_a_switch() -> None:
    flags = set(StationQuirks.__struct_fields__) - {"names", "by_action", "on_any"}
    assert {quirk.name for quirk in QUIRKS} == flags


def test_a_switch_corrects_no_message_and_is_for_those_who_need_it() -> None:
    for quirk in QUIRKS:
        assert quirk.correct is None
        assert quirk.actions == frozenset()
        assert not quirk.everyone


def test_any_switch_can_be_set_for_any_station() -> None:
    every = for_station("Alfen BV", "x", "1.0", switched_on=[quirk.name for quirk in QUIRKS])
    assert every is not None
    assert all(getattr(every, quirk.name) for quirk in QUIRKS)
    assert every.for_action("MeterValues") == ()
    assert set(every.names) <= set(ALL)
