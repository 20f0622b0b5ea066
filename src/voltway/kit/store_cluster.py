"""The first thing in a new PostgreSQL cluster: Voltway's own role and database."""

from typing import Final

import psycopg
from psycopg import sql

ROLE: Final = "voltway"
DATABASE: Final = "voltway"


def create_role_and_database(host: str, port: int, password: str, *, database: str = DATABASE) -> None:
    """Make the role and its database if they are missing, and set the role's password.

    `host` is the directory of the cluster's socket and `port` its number; the connection is made as its superuser. The
    role owns its database and is no superuser, so that what the database is told to hide stays hidden from it. Raises
    psycopg.Error.
    """
    with psycopg.connect(host=host, port=port, user="postgres", dbname="postgres", autocommit=True) as connection:
        if connection.execute("select 1 from pg_roles where rolname = %s", (ROLE,)).fetchone() is None:
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(ROLE)))
        connection.execute(sql.SQL("alter role {} password {}").format(sql.Identifier(ROLE), sql.Literal(password)))
        if connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone() is None:
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(database), sql.Identifier(ROLE))
            )
