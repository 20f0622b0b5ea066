"""What is known of how safe stations are."""

from typing import Final

from psycopg.sql import SQL

from voltway.kit.postgres import Connection
from voltway.kit.rows import conditions, fetch_all
from voltway.vocabulary.posture import StationProof
from voltway.vocabulary.variables import VariablePlace

_FILE_PROTOCOLS: Final = VariablePlace(component="OCPPCommCtrlr", variable="FileTransferProtocols").path


async def proofs(
    conn: Connection, *, after: str | None = None, limit: int, station_id: str | None = None
) -> list[StationProof]:
    """Up to `limit` accepted stations by id, those after the id `after`; or only the one of this id."""
    where = conditions({"s.station_id > %(after)s": after, "s.station_id = %(station_id)s": station_id})
    query = SQL("""
        select s.station_id, s.organization_id, s.security_profile, s.password_hash is not null as has_password,
            s.password_changed_at, s.vendor, s.model, s.firmware, v.value as file_protocols
        from station s left join station_variable v on v.station_id = s.station_id and v.path = %(file_protocols)s
        where s.admission = 'accepted' and {} order by s.station_id limit %(limit)s
    """).format(where)
    values = {"after": after, "station_id": station_id, "file_protocols": _FILE_PROTOCOLS, "limit": limit}
    return await fetch_all(conn, StationProof, query, values)
