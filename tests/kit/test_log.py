import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from voltway.kit.log import configure_logging
from voltway.kit.settings import LogFormat, LogLevel


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_json_is_one_event_per_line_with_role_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogFormat.JSON, LogLevel.INFO, "gateway")
    structlog.get_logger().info("station\nconnected", station="CP-1")
    structlog.get_logger().debug("not this")
    logging.getLogger("library").warning("from %s", "elsewhere")
    try:
        raise ValueError("bad\nvalue")
    except ValueError:
        structlog.get_logger().exception("failed")
    ours, foreign, failed = lines(capsys)
    assert ours["event"] == "station\nconnected"
    assert (ours["station"], ours["role"], ours["level"]) == ("CP-1", "gateway", "info")
    assert str(ours["timestamp"]).endswith("Z")
    assert (foreign["event"], foreign["level"], foreign["logger"]) == ("from elsewhere", "warning", "library")
    assert "ValueError" in str(failed["exception"])


def test_auto_is_json_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogFormat.AUTO, LogLevel.INFO)
    structlog.get_logger().info("hello")
    assert lines(capsys)[0]["event"] == "hello"


@pytest.mark.parametrize("log_format", [LogFormat.JSON, LogFormat.CONSOLE])
def test_secrets_never_appear(capsys: pytest.CaptureFixture[str], log_format: LogFormat) -> None:
    configure_logging(log_format, LogLevel.INFO)
    log = structlog.get_logger()
    log.info("a", password="hunter2", authorization="Basic hunter2", api_key="hunter2", client_secret="hunter2")
    log.info("b", url="postgresql://voltway:hunter2@db/x", other="nats://u:hunter2@h")
    log.info("could not reach postgresql://u:hunter2@h/d?password=hunter2")
    logging.getLogger("library").error("postgresql://u:hunter2@h/d")
    try:
        raise RuntimeError("postgresql://u:hunter2@h/d")
    except RuntimeError:
        log.exception("c")
    captured = capsys.readouterr().err
    assert "hunter2" not in captured
    assert "postgresql://voltway:********@db/x" in captured


def test_the_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogFormat.CONSOLE, LogLevel.WARNING)
    structlog.get_logger().info("not this")
    structlog.get_logger().warning("look", at="that")
    (line,) = capsys.readouterr().err.splitlines()
    assert "look" in line
    assert "at=that" in line
