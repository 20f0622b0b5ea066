import pytest
import structlog
from structlog.testing import capture_logs

from voltway.kit.server_log import ServerLog


@pytest.fixture(autouse=True)
def every_level() -> None:
    """Whatever an earlier test of this process made of logging."""
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("line", "level", "event"),
    [
        ("LOG:  listening on Unix socket", "debug", "listening on Unix socket"),
        ("ERROR:  division by zero", "warning", "division by zero"),
        ("2026-11-22 07:23:53.387 GMT [17022] FATAL:  no such file", "warning", "no such file"),
        ("PANIC:  could not write to file", "error", "could not write to file"),
        ("[123] [ERR] Error listening", "warning", "Error listening"),
        ("[123] [INF] Server is ready", "debug", "Server is ready"),
        ("[123] [WRN] Plaintext passwords detected, use nkeys", "debug", "Plaintext passwords detected, use nkeys"),
        ("something else", "debug", "something else"),
    ],
)  # fmt: skip
def test_each_line_is_an_event_of_its_severity(line: str, level: str, event: str) -> None:
    with capture_logs() as events:
        ServerLog("postgres").line(line + "\n")
    assert events == [{"event": event, "log_level": level, "server": "postgres"}]


def test_details_belong_to_the_line_before_and_empty_lines_are_nothing() -> None:
    log = ServerLog("postgres")
    with capture_logs() as events:
        log.line("ERROR:  duplicate key")
        log.line("DETAIL:  Key (x)=(1) already exists.")
        log.line("")
    assert [event["log_level"] for event in events] == ["warning", "warning"]


def test_the_complaint_is_what_ended_the_server() -> None:
    log = ServerLog("postgres")
    log.line("FATAL:  could not create lock file: No space left on device")
    assert log.complaint == "could not create lock file: No space left on device"
    log = ServerLog("postgres")
    log.line("LOG:  database system is ready to accept connections")
    log.line("FATAL:  terminating connection due to administrator command")
    assert log.complaint is None
    log.line("PANIC:  could not write to file: No space left on device")
    assert log.complaint == "could not write to file: No space left on device"
