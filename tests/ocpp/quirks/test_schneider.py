from tests.ocpp.quirks.conversations import NOW
from voltway.ocpp.quirks import QuirkContext, apply, for_station
from voltway.vocabulary.stations import OcppVersion


def test_it_is_on_for_the_wallbox_and_concerns_its_boot_alone() -> None:
    mine = for_station("Schneider Electric", "EVlink Smart Wallbox", "3.4.0.9")
    assert mine is not None
    assert [quirk.name for quirk in mine.for_action("BootNotification")] == ["long_serials"]
    assert mine.for_action("StatusNotification") == ()
    assert for_station("Schneider Electric", "Another", "1.0") is None


def test_serials_as_long_as_allowed_stay() -> None:
    mine = for_station("Schneider Electric", "EVlink Smart Wallbox", "3.4.0.9")
    assert mine is not None
    boot = {"chargePointVendor": "Schneider Electric", "chargePointModel": "m", "chargePointSerialNumber": "s" * 25}
    context = QuirkContext(received_at=NOW, version=OcppVersion.V16)
    assert apply(mine.for_action("BootNotification"), "BootNotification", boot, context) == (boot, [])
