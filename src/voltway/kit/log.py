"""Logs: one event per line on stderr, coloured on a terminal, JSON elsewhere; never a secret."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import ExcInfo, Processor

from voltway.kit.settings import LogFormat, LogLevel

_SECRET_KEY = re.compile(r"password|passwd|secret|authorization|api_key|private_key|cookie", re.IGNORECASE)
_SECRET_IN_TEXT = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@|(password=)[^\s&]+", re.IGNORECASE)
_MASK = "********"

_QUIET = {
    "nats": logging.WARNING,
    "psycopg": logging.WARNING,
    "psycopg.pool": logging.ERROR,
    "asyncio": logging.WARNING,
}
"""Libraries that say more than an operator wants, and the least severe line they may write."""


def configure_logging(log_format: LogFormat, log_level: LogLevel, role: str | None = None) -> None:
    """Send what structlog and the standard library's logging say to stderr. Each line carries `role`.

    May be called again: the last call holds.
    """
    console = sys.stderr.isatty() if log_format is LogFormat.AUTO else log_format is LogFormat.CONSOLE
    level = logging.getLevelNamesMapping()[log_level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S.%f" if console else "iso", utc=not console),
        _add_role(role),
        hide_secrets,
    ]
    # In JSON a traceback is the text of one field; rendered first, so that `hide_secrets` sees it.
    if not console:
        shared.insert(0, structlog.processors.format_exc_info)
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_write_traceback)
        if console
        else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
    _configure_standard_library(shared, renderer, level)


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask values named like a secret, and passwords inside addresses."""
    for key, value in event.items():
        if _SECRET_KEY.search(key):
            event[key] = _MASK
        elif isinstance(value, str):
            event[key] = _SECRET_IN_TEXT.sub(_masked, value)
    return event


def _write_traceback(stream: TextIO, exc_info: ExcInfo) -> None:
    """Without the values of local variables, which the default would show and which may be secrets."""
    text = "".join(traceback.format_exception(*exc_info))
    stream.write(_SECRET_IN_TEXT.sub(_masked, text).rstrip())


def _masked(match: re.Match[str]) -> str:
    return f"{match[3]}{_MASK}" if match[3] else f"{match[1]}:{_MASK}@"


def _to_stderr(*_names: Any) -> structlog.WriteLogger:
    """Looked up for each line, as whoever captures stderr puts something else in its place for a while."""
    return structlog.WriteLogger(sys.stderr)


class _LinesToStderr(logging.Handler):
    """The same for the standard library."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        try:
            sys.stderr.write(self.format(record) + "\n")
        except (OSError, ValueError):  # a closed pipe or file is no reason to disturb whoever logs
            self.handleError(record)


def _add_role(role: str | None) -> Processor:
    def add(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if role is not None:
            event["role"] = role
        return event

    return add


def _configure_standard_library(shared: list[Processor], renderer: Processor, level: int) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = _LinesToStderr()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, least))
