"""The access table names everything that can be called, and nothing else. Routes are held by tests/api/test_access."""

from collections.abc import Iterator
from typing import Any

import typer.main

from voltway.cli.main import build
from voltway.people.access_table import COMMANDS, JOBS, ROUTES, Open
from voltway.vocabulary.access import Permission
from voltway.worker import schedule


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    below = getattr(group, "commands", None)
    if not below:
        yield " ".join(path)
        return
    for name, command in below.items():
        yield from commands(command, (*path, name))


def test_every_command_names_its_permission() -> None:
    assert set(commands(typer.main.get_command(build(None)))) == COMMANDS.keys()


def test_every_job_names_who_it_is_done_for() -> None:
    assert {job.name for job in schedule.JOBS} == JOBS.keys()


def test_what_changes_something_takes_more_than_looking() -> None:
    for route, access in ROUTES.items():
        if "/approvals" in route:
            # It takes the permission of what is to be approved: tests/people/test_four_eyes.py.
            assert access is Open.RECOGNISED
            continue
        assert isinstance(access, Permission), route
        if not route.startswith("GET "):
            assert not access.endswith(".read"), route
        else:
            assert access.endswith((".read", ".export", ".erase")), route
