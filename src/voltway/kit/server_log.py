"""What the embedded servers write, as events of our own log."""

import re
from typing import Final

import structlog

_log = structlog.get_logger()

_POSTGRES: Final = re.compile(r"(?:\S+ \S+ \S+ \[\d+\] )?(DEBUG\d?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC):\s+(.*)")
_NATS: Final = re.compile(r"\[\d+\] (?:\S+ \S+ )?\[(TRC|DBG|INF|WRN|ERR|FTL)\] (.*)")
_LEVELS: Final = {
    "WARNING": "warning",
    "ERROR": "warning",  # a statement that failed; whoever sent it was told
    "FATAL": "warning",  # a session that ended; common while the server stops
    "PANIC": "error",
    "WRN": "warning",
    "ERR": "warning",
    "FTL": "error",
}


_EXPECTED: Final = ("Plaintext passwords detected",)
"""Warnings about what is meant to be so: the file with NATS' password is readable by its owner alone."""
_STARTED: Final = ("ready to accept connections", "Server is ready")


class ServerLog:
    """Turns the lines of one server into events, and remembers its complaint for the message when it dies."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._level = "debug"
        self._starting = True
        self.complaint: str | None = None

    def line(self, text: str) -> None:
        """One line without its end. Lines that begin with no severity (DETAIL, STATEMENT) belong to the one before."""
        text = text.strip()
        if not text:
            return
        match = _POSTGRES.match(text) or _NATS.match(text)
        if match:
            text = match[2]
            self._level = "debug" if text.startswith(_EXPECTED) else _LEVELS.get(match[1], "debug")
            self._note(match[1], text)
        _log.log(_NUMBERS[self._level], text, server=self._server)

    def _note(self, severity: str, text: str) -> None:
        """Later FATAL only ends one session of PostgreSQL, at the start it ends the server."""
        if any(words in text for words in _STARTED):
            self._starting = False
        if severity in ("PANIC", "FTL") or (severity == "FATAL" and self._starting):
            self.complaint = text


_NUMBERS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
