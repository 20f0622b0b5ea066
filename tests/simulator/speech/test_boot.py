import pytest

from tests.simulator.official_schemas import assert_request
from voltway.ocpp.wire import v201
from voltway.simulator.speech.boot import BOOT_REASON, Nameplate, boot
from voltway.vocabulary.stations import BootCause, OcppVersion


@pytest.mark.parametrize("version", list(OcppVersion))
@pytest.mark.parametrize("cause", list(BootCause))
def test_every_boot_is_allowed(version: OcppVersion, cause: BootCause) -> None:
    plate = Nameplate("A vendor whose name is longer than twenty", "And a model as long", "SERIAL")
    assert_request(version, "BootNotification", boot(version, plate, cause))


def test_no_cause_is_forgotten() -> None:
    assert set(BOOT_REASON) == set(BootCause)
    assert set(BOOT_REASON.values()) == set(v201.BootReasonEnum)
