"""Stations that were let in before. How they come back: test_keeper.py."""

from pathlib import Path

from tests.fixtures.ocpp_client import basic
from voltway.proxy.known import KnownStations
from voltway.proxy.uplink import Visitor
from voltway.vocabulary.stations import Admission


def visitor(station_id: str = "S1", password: str | None = "a password", certificate: bytes | None = None) -> Visitor:
    authorization = None if password is None else basic(station_id, password)["Authorization"]
    return Visitor(
        station_id=station_id,
        address="192.0.2.1",
        secure=False,
        authorization=authorization,
        subprotocols="ocpp2.1, OCPP1.6",
        certificate=certificate,
    )


async def test_a_station_is_known_as_it_came_and_not_otherwise(tmp_path: Path) -> None:
    before = KnownStations(tmp_path, 10)
    await before.remember(visitor(certificate=b"mine"), "ocpp1.6")
    before.admit("S1", Admission.ACCEPTED)
    known = KnownStations(tmp_path, 10)
    known.read()
    assert await known.recognize(visitor(certificate=b"mine")) == "ocpp1.6"
    for other in (visitor("S2", certificate=b"mine"), visitor(password="x", certificate=b"mine")):
        assert await known.recognize(other) is None
    for other in (visitor(password=None, certificate=b"mine"), visitor(certificate=b"another"), visitor()):
        assert await known.recognize(other) is None
    assert (known.admission("S1"), known.admission("S2")) == (Admission.ACCEPTED, Admission.PENDING)
    assert b"a password" not in (tmp_path / "stations.json").read_bytes()
    assert (tmp_path / "stations.json").stat().st_mode & 0o777 == 0o600


async def test_it_may_only_speak_what_it_spoke(tmp_path: Path) -> None:
    known = KnownStations(tmp_path, 10)
    await known.remember(visitor(), "ocpp2.0.1")
    assert await known.recognize(visitor()) is None


async def test_a_new_password_takes_the_place_of_the_old_and_admission_stays(tmp_path: Path) -> None:
    known = KnownStations(tmp_path, 10)
    await known.remember(visitor(), "ocpp1.6")
    known.admit("S1", Admission.ACCEPTED)
    await known.remember(visitor(password="another"), "ocpp1.6")
    assert await known.recognize(visitor()) is None
    assert await known.recognize(visitor(password="another")) == "ocpp1.6"
    assert known.admission("S1") is Admission.ACCEPTED


async def test_the_newest_are_known(tmp_path: Path) -> None:
    known = KnownStations(tmp_path, 2)
    for station_id in ("S1", "S2", "S3"):
        await known.remember(visitor(station_id, password=None), "ocpp1.6")
    assert [await known.recognize(visitor(name, password=None)) for name in ("S1", "S2", "S3")] == [
        None,
        "ocpp1.6",
        "ocpp1.6",
    ]


async def test_strangers_push_out_nobody_who_takes_part(tmp_path: Path) -> None:
    known = KnownStations(tmp_path, 2)
    await known.remember(visitor("S1", password=None), "ocpp1.6")
    known.admit("S1", Admission.ACCEPTED)
    for number in range(5):
        await known.remember(visitor(f"X{number}", password=None), "ocpp1.6")
    assert await known.recognize(visitor("S1", password=None)) == "ocpp1.6"
