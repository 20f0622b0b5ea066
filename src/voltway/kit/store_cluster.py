"""The first things in a new PostgreSQL cluster: Voltway's own roles and database."""

from typing import Final

import psycopg
from psycopg import sql

ROLE: Final = "voltway"
WEB_ROLE: Final = "voltway_web"
"""Owns nothing, so that row-level security binds it; what it may touch at all is granted by the migrations."""
DATABASE: Final = "voltway"


def create_roles_and_database(
    host: str, port: int, password: str, web_password: str, *, database: str = DATABASE
) -> None:
    """Make the roles and the database if they are missing, and set the roles' passwords.

    `host` is the directory of the cluster's socket and `port` its number; the connection is made as its superuser. The
    first role owns its database and is no superuser, so that what the database is told to hide stays hidden from it.
    Raises psycopg.Error.
    """
    with psycopg.connect(host=host, port=port, user="postgres", dbname="postgres", autocommit=True) as connection:
        for role, its_password in ((ROLE, password), (WEB_ROLE, web_password)):
            _make_role(connection, role, its_password)
        if connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone() is None:
            connection.execute(
                sql.SQL("create database {} owner {}").format(sql.Identifier(database), sql.Identifier(ROLE))
            )


def _make_role(connection: psycopg.Connection[tuple[object, ...]], role: str, password: str) -> None:
    if connection.execute("select 1 from pg_roles where rolname = %s", (role,)).fetchone() is None:
        connection.execute(sql.SQL("create role {}").format(sql.Identifier(role)))
    connection.execute(sql.SQL("alter role {} login password {}").format(sql.Identifier(role), sql.Literal(password)))
