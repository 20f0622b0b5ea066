from datetime import UTC, datetime

from tests.ocpp.outbound.wording import frame
from voltway.ocpp.inbound.times import moment
from voltway.ocpp.outbound.bidirectional import TRANSFERS_21
from voltway.ocpp.wire import v21
from voltway.vocabulary.charging import EnergyTransfer
from voltway.vocabulary.orders_charging import NotifyAllowedEnergyTransfer, SendAfrrSignal
from voltway.vocabulary.stations import OcppVersion

V21 = OcppVersion.V21


def test_every_way_of_transfer_has_its_word() -> None:
    assert set(TRANSFERS_21) == set(EnergyTransfer)
    assert set(TRANSFERS_21.values()) == set(v21.EnergyTransferModeEnum)


def test_what_is_allowed() -> None:
    order = NotifyAllowedEnergyTransfer(ref="t1", allowed=[EnergyTransfer.AC_BPT, EnergyTransfer.DC])
    assert frame(V21, order) == (
        "NotifyAllowedEnergyTransfer",
        {"transactionId": "t1", "allowedEnergyTransfer": ["AC_BPT", "DC"]},
    )


def test_a_signal_counts_from_its_moment_or_from_now_on() -> None:
    at = datetime(2026, 3, 1, 6, tzinfo=UTC)
    told = frame(V21, SendAfrrSignal(signal=-3, at=at))
    assert told == ("AFRRSignal", {"timestamp": "2026-03-01T06:00:00.000Z", "signal": -3})
    before = datetime.now(UTC).replace(microsecond=0)
    _, payload = frame(V21, SendAfrrSignal(signal=2))
    now = moment(payload["timestamp"])
    assert now is not None
    assert before <= now <= datetime.now(UTC)
