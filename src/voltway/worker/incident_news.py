"""Webhooks and live listeners are told of incidents: whoever opened or resolved one, a rule or somebody."""

from datetime import datetime

from voltway.kit.postgres import Pool, transaction
from voltway.security import store_incidents
from voltway.vocabulary.ids import StationId
from voltway.vocabulary.incidents import IncidentSubject
from voltway.vocabulary.subjects import INCIDENT_CHANGED, Change
from voltway.webhooks import store_fanout
from voltway.webhooks.events import incident_event


async def tell(pool: Pool, now: datetime) -> list[Change]:
    """Have webhooks delivered for incidents whose state is new; what live listeners are to hear, of stations alone.

    Each is told once, whoever does it and however often. Raises one of `AWAY`.
    """
    async with transaction(pool) as conn:
        news = await store_incidents.take_untold(conn)
        for incident in news:
            event = incident_event(incident)
            if event is not None:
                await store_fanout.tell(conn, incident.organization_id, event, now)
    return [
        Change(kind=INCIDENT_CHANGED, station_id=StationId(incident.subject_id), at=incident.changed_at)
        for incident in news
        if incident.subject_kind is IncidentSubject.STATION
    ]
