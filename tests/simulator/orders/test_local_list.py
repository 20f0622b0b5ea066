from typing import Any

from tests.simulator.conftest import StationOf
from tests.simulator.official_schemas import assert_response
from tests.simulator.small_csms import SmallCsms
from voltway.simulator.configuration import LIST_ENTRIES
from voltway.vocabulary.stations import OcppVersion


def listing(version: OcppVersion, number: int, kind: str, *uids: str) -> dict[str, Any]:
    if version is OcppVersion.V16:
        entries: list[dict[str, Any]] = [{"idTag": uid, "idTagInfo": {"status": "Accepted"}} for uid in uids]
        told = {"listVersion": number}
    else:
        token = {"type": "ISO14443"}
        entries = [{"idToken": {"idToken": uid, **token}, "idTokenInfo": {"status": "Accepted"}} for uid in uids]
        told = {"versionNumber": number}
    return {**told, "updateType": kind, **({"localAuthorizationList": entries} if entries else {})}


async def test_a_list_is_kept_and_its_version_told(
    csms: SmallCsms, station_of: StationOf, version: OcppVersion
) -> None:
    async with station_of(version) as station:
        await station.boot()

        async def send(number: int, kind: str, *uids: str) -> str:
            answer = (await csms.order("S", "SendLocalList", listing(version, number, kind, *uids)))[2]
            assert_response(version, "SendLocalList", answer)
            return str(answer["status"])

        assert await send(5, "Full", "A", "B") == "Accepted"
        assert await send(5, "Differential", "C") == "VersionMismatch"
        assert await send(6, "Differential", "C") == "Accepted"
        told = (await csms.order("S", "GetLocalListVersion", {}))[2]
        assert_response(version, "GetLocalListVersion", told)
        assert list(told.values()) == [6]
        assert len(station.station.local_list) == 3
        station.station.configuration.set(LIST_ENTRIES, "1")
        assert await send(7, "Full", "A", "B") == "Failed"
        assert len(station.station.local_list) == 0
