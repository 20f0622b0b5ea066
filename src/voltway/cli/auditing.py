"""What is done on the command line, written into the audit trail: by whom, on which machine, and why."""

import inspect
import socket
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Annotated, ParamSpec, TypeVar

import typer

from voltway.audit import trail
from voltway.audit.body import MAX_ADDRESS_LENGTH
from voltway.cli.arguments import author
from voltway.kit.postgres import Connection
from voltway.vocabulary.access import ROOT, Actor, ActorKind, OrganizationId
from voltway.vocabulary.audit import AuditAction, AuditSubject, Origin

P = ParamSpec("P")
T = TypeVar("T")

ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why, for the audit trail.")]

_REASON: ContextVar[str | None] = ContextVar("reason", default=None)


def with_reason(command: Callable[P, T]) -> Callable[P, T]:
    """Give a command that changes something the option --reason. What it records then says so."""

    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> T:
        reason = options.pop("reason", None)
        before = _REASON.set(None if reason is None else str(reason))
        try:
            return command(*args, **options)
        finally:
            _REASON.reset(before)

    signature = inspect.signature(command)
    option = inspect.Parameter("reason", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=ReasonOption)
    # Typer reads both.
    run.__dict__["__signature__"] = signature.replace(parameters=[*signature.parameters.values(), option])
    run.__annotations__ = {**command.__annotations__, "reason": ReasonOption}
    return run


def origin() -> Origin:
    """The account on the machine that runs this command, the machine, and the reason that was given."""
    return Origin(actor=actor(), address=address(), reason=_REASON.get())


def actor() -> Actor:
    """Whoever has the account on the machine that runs this command."""
    return Actor(ActorKind.MACHINE_USER, author().removeprefix("cli:"), author())


def address() -> str:
    """Where it is run: a command line, and on which machine."""
    return f"command line of {socket.gethostname()}"[:MAX_ADDRESS_LENGTH]


async def record(
    conn: Connection,
    action: AuditAction,
    subject_id: str,
    organization_id: OrganizationId = ROOT,
    *,
    before: object = None,
    after: object = None,
    reason: str | None = None,
) -> None:
    """Write down what this command is doing to the thing that the action's noun and the id name.

    To be called as the last statement of the transaction that does it.
    """
    told = origin()
    await trail.record(
        conn,
        told.actor,
        action,
        AuditSubject(action.subject_kind, subject_id),
        now=datetime.now(UTC),
        organization_id=organization_id,
        address=told.address,
        before=before,
        after=after,
        reason=reason or told.reason,
    )
