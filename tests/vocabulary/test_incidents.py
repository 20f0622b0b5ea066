"""The database knows the same words."""

from voltway.kit.postgres import Pool
from voltway.vocabulary.incidents import EntryKind, IncidentState, IncidentSubject, Severity

INSERT = """
    insert into incident (organization_id, rule, severity, state, subject_kind, subject_id, times, first_at, last_at,
        opened_at, changed_at, resolved_at)
    values ('operator', 'r', %s, %s, %s, %s, 1, now(), now(), now(), now(), %s) returning incident_id
"""


async def test_every_incident_can_be_kept(pool: Pool) -> None:
    async with pool.connection() as connection:
        for severity in Severity:
            for state in IncidentState:
                for subject in IncidentSubject:
                    until = "now" if state is IncidentState.RESOLVED else None
                    await connection.execute(INSERT, (severity, state, subject, f"{severity}-{state}", until))


async def test_so_can_every_line_of_a_timeline(pool: Pool) -> None:
    async with pool.connection() as connection:
        await connection.execute(INSERT, ("high", "open", "station", "S1", None))
        for kind in EntryKind:
            await connection.execute(
                "insert into incident_entry (incident_id, at, kind, author) select incident_id, now(), %s, 'me'"
                " from incident",
                (kind,),
            )
        cursor = await connection.execute("select count(*) from incident_entry")
        assert await cursor.fetchone() == (len(EntryKind),)


async def test_every_event_can_be_kept(pool: Pool) -> None:
    async with pool.connection() as connection:
        for severity in Severity:
            await connection.execute(
                "insert into security_event (slot, kind, severity, name, times, first_at, last_at)"
                " values (now(), %s, %s, 'n', 1, now(), now())",
                (severity, severity),
            )
