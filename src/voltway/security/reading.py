"""The stations as they are known now, judged: a batch at a time, with a few reads for each batch."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Final

from voltway.certificates import store as certificates
from voltway.firmware import catalogue, store_images
from voltway.kit.postgres import Connection
from voltway.security import store_advisories
from voltway.security.advisories import affecting
from voltway.security.posture import Circumstances, Tally, Weakness, judge
from voltway.security.versions import is_newer
from voltway.stations import store_posture
from voltway.vocabulary.firmware import FirmwareImage, ImageContent
from voltway.vocabulary.posture import Advisory, Finding, FindingKind, FindingSeverity, Posture, StationProof

_BATCH: Final = 2000
_MOST_IMAGES: Final = 1000
"""Of a larger catalogue the newest count."""


async def survey(conn: Connection, now: datetime) -> Posture:
    """How safe the stations that the connection sees are together."""
    tally = Tally()
    async for proof, findings in _judged(conn, now, None, None):
        tally.add(proof, findings)
    return tally.posture(now)


async def page(
    conn: Connection,
    now: datetime,
    *,
    after: str | None = None,
    limit: int = 50,
    station_id: str | None = None,
    kind: FindingKind | None = None,
    severity: FindingSeverity | None = None,
) -> list[Finding]:
    """Findings by station, those of stations after the id `after`.

    Those of one station are never torn apart; there may thus be a few more than `limit`.
    """
    found: list[Finding] = []
    async for _, findings in _judged(conn, now, after, station_id):
        found += [one for one in findings if kind in {None, one.kind} and severity in {None, one.severity}]
        if len(found) >= limit:
            break
    return found


async def _judged(
    conn: Connection, now: datetime, after: str | None, station_id: str | None
) -> AsyncIterator[tuple[StationProof, list[Finding]]]:
    known = _Known(await store_images.page(conn, limit=_MOST_IMAGES), await store_advisories.page(conn))
    while batch := await store_posture.proofs(conn, after=after, limit=_BATCH, station_id=station_id):
        ends = await certificates.ends(conn, [proof.station_id for proof in batch])
        for proof in batch:
            newer_version, weaknesses = known.of(proof)
            around = Circumstances(
                certificate_ends=ends.get(proof.station_id), newer_version=newer_version, weaknesses=weaknesses
            )
            yield proof, judge(proof, around, now)
        if len(batch) < _BATCH or station_id is not None:
            return
        after = batch[-1].station_id


class _Known:
    """What is known of firmware, and what of it concerns each kind of station: there are few kinds."""

    def __init__(self, images: list[FirmwareImage], advisories: list[Advisory]) -> None:
        self._images = [image for image in images if image.content is ImageContent.THERE]
        self._advisories = advisories
        self._found: dict[tuple[str | None, str | None, str | None], _OfFirmware] = {}

    def of(self, proof: StationProof) -> "_OfFirmware":
        """The newest version there is for a station, if it is newer than what it runs; and weaknesses of that."""
        key = (proof.vendor, proof.model, proof.firmware)
        if key not in self._found:
            self._found[key] = (self._newer(proof), tuple(self._weaknesses(proof)))
        return self._found[key]

    def _newer(self, proof: StationProof) -> str | None:
        newest = proof.firmware
        for image in self._images:
            if newest and is_newer(image.version, newest) and catalogue.fits(image, proof.vendor, proof.model):
                newest = image.version
        return None if newest == proof.firmware else newest

    def _weaknesses(self, proof: StationProof) -> Iterator[Weakness]:
        for advisory in self._advisories:
            product = affecting(advisory, proof)
            if product is not None:
                yield Weakness(advisory_id=advisory.advisory_id, title=advisory.title, product=product)


_OfFirmware = tuple[str | None, tuple[Weakness, ...]]
