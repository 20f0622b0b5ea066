"""The benchmark's own SQL: a large network's tokens, people, drivers and vehicles, spread over its organizations."""

from typing import Final

from psycopg.sql import SQL, Identifier

from benchmarks.store import Database

ORGANIZATIONS: Final = 100
TOKENS: Final = 1_000_000
PEOPLE: Final = 100_000


def organization_id(number: int) -> str:
    """The id of a site host below the operator; the one of number `ORGANIZATIONS` has nothing of its own."""
    return f"lists-{number:03}"


def fill(database: Database, *, tokens: int = TOKENS, people: int = PEOPLE) -> None:
    """So many tokens, and so many each of accounts with a role, drivers and vehicles; then the statistics of it."""
    sizes = {"organizations": ORGANIZATIONS, "tokens": tokens, "people": people}
    for statement in (_ORGANIZATIONS, _TOKENS, _ACCOUNTS, _GRANTS, _DRIVERS, _VEHICLES):
        database.execute(statement, sizes)
    database.execute("vacuum (analyze) organization, token, user_account, role_grant, driver, vehicle")


_ORGANIZATIONS: Final = """
    insert into organization (organization_id, parent_id, path, kind, name)
    select id, 'operator', '/operator/' || id || '/', 'site_host', 'Host ' || n
    from generate_series(0, %(organizations)s) n, lateral (select 'lists-' || lpad(n::text, 3, '0') as id) as named
"""

# md5 scatters them: neighbours in one list are strangers in the table, as after years.
_TOKENS: Final = """
    insert into token (token_uid, kind, status, holder, organization_id)
    select upper(substr(md5(n::text), 1, 14)) || n, 'ISO14443', case when n %% 50 = 0 then 'blocked' else 'active' end,
        'Holder ' || md5((n / 3)::text), 'lists-' || lpad((n %% %(organizations)s)::text, 3, '0')
    from generate_series(1, %(tokens)s) n
"""

_ACCOUNTS: Final = """
    insert into user_account (user_id, email, name, organization_id)
    select md5(n::text), md5((-n)::text) || '@example.org', 'Person ' || md5((n + 1)::text),
        'lists-' || lpad((n %% %(organizations)s)::text, 3, '0')
    from generate_series(1, %(people)s) n
"""

_GRANTS: Final = """
    insert into role_grant (user_id, organization_id, role, granted_by)
    select user_id, organization_id, 'host', 'bench' from user_account where organization_id like 'lists-%%'
"""

_DRIVERS: Final = """
    insert into driver (driver_id, organization_id, name, email)
    select md5(n::text), 'lists-' || lpad((n %% %(organizations)s)::text, 3, '0'), 'Driver ' || md5((n + 2)::text),
        md5((-n)::text) || '@example.net'
    from generate_series(1, %(people)s) n
"""

_VEHICLES: Final = """
    insert into vehicle (vehicle_id, organization_id, driver_id, licence_plate)
    select md5((n + 3)::text), 'lists-' || lpad((n %% %(organizations)s)::text, 3, '0'), md5(n::text), 'VW ' || n
    from generate_series(1, %(people)s) n
"""


def some_of(database: Database, column: str, table: str, count: int) -> list[str]:
    """`count` values from all over the table, the same in each run."""
    query = SQL("select {column} from {table} order by md5({column}) limit %s")
    rows = database.execute(query.format(column=Identifier(column), table=Identifier(table)), (count,)).fetchall()
    return [str(row[0]) for row in rows]
