"""Growatt THOR: the local time of the site, without a zone."""

from datetime import UTC

from voltway.ocpp.quirks.quirk import Correction, Json, ModelMatch, Quirk, QuirkContext, quoted
from voltway.ocpp.quirks.shape import Place
from voltway.ocpp.quirks.times import OLDEST_POSSIBLE, local_as_utc, parse, with_times, written, zone_of


def _local_time_without_zone(payload: Json, context: QuirkContext) -> Correction | None:
    zone = zone_of(context)

    def mend_time(text: str, _place: Place) -> tuple[str, str] | None:
        naive = parse(text)
        if zone is None or naive is None or naive.tzinfo is not None or naive.replace(tzinfo=UTC) < OLDEST_POSSIBLE:
            return None
        at = local_as_utc(naive, zone, context)
        return None if at is None else (written(at), f"was {quoted(text)}, which is local time in {context.time_zone}")

    return with_times(payload, context, mend_time)


LOCAL_TIME_WITHOUT_ZONE = Quirk(
    name="local_time_without_zone",
    why="The station tells the local time of its site and no zone.",
    sources=("evcc-io/evcc#10399",),
    models=(ModelMatch(vendor="GROWATT*"), ModelMatch(model="*THOR*")),
    correct=_local_time_without_zone,
)

QUIRKS = (LOCAL_TIME_WITHOUT_ZONE,)
