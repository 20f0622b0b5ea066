from pathlib import Path

import msgspec
import pytest

from voltway.kit.settings import LogFormat, Settings
from voltway.kit.settings_reader import (
    Source,
    environment_of,
    example_file,
    load,
    load_settings,
    masked_url,
)
from voltway.vocabulary.errors import ConfigurationError


@pytest.fixture
def toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "voltway.toml"


def sentence(environ: dict[str, str] | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load(environ=environ or {})
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_without_anything_all_values_are_defaults(toml: Path) -> None:
    loaded = load(environ={})
    assert {setting.source for setting in loaded.origins} == {Source.DEFAULT}
    assert loaded.settings == msgspec.structs.replace(Settings(), data_directory=toml.parent / "voltway-data")


def test_environment_wins_over_file_and_file_over_default(toml: Path) -> None:
    toml.write_text('log_format = "json"\n[gateway]\nport = 9001\nping_interval_s = 5\n')
    loaded = load(environ={"VOLTWAY_GATEWAY_PORT": "9002", "UNRELATED": "1"})
    assert loaded.settings.gateway.port == 9002
    assert loaded.settings.gateway.ping_interval_s == 5.0
    assert loaded.settings.log_format is LogFormat.JSON
    origin = {setting.key: (setting.source, setting.place) for setting in loaded.origins}
    assert origin["gateway.port"] == (Source.ENVIRONMENT, "VOLTWAY_GATEWAY_PORT")
    assert origin["log_format"] == (Source.FILE, str(toml))
    assert origin["web.port"] == (Source.DEFAULT, None)


def test_the_file_may_be_named(tmp_path: Path, toml: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("[web]\nport = 1234\n")
    assert load_settings(other, environ={}).web.port == 1234
    assert load_settings(environ={"VOLTWAY_CONFIG": str(other)}).web.port == 1234
    with pytest.raises(ConfigurationError, match=r"missing\.toml does not exist"):
        load(tmp_path / "missing.toml", environ={})


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path, toml: Path) -> None:
    (tmp_path / "etc").mkdir()
    file = tmp_path / "etc" / "voltway.toml"
    file.write_text('data_directory = "data"\n')
    assert load_settings(file, environ={}).data_directory == tmp_path / "etc" / "data"
    assert load_settings(environ={"VOLTWAY_DATA_DIRECTORY": "x"}).data_directory == tmp_path / "x"


def test_unknown_keys_are_named_with_a_guess(toml: Path) -> None:
    toml.write_text("[gateway]\nprot = 1\n")
    said = sentence()
    assert "gateway.prot" in said
    assert str(toml) in said
    assert "did you mean gateway.port" in said
    toml.unlink()
    said = sentence({"VOLTWAY_GATEWAY_PROT": "1"})
    assert "VOLTWAY_GATEWAY_PROT in the environment" in said
    assert "VOLTWAY_GATEWAY_PORT" in said


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("VOLTWAY_GATEWAY_PORT", "many", "a whole number"),
        ("VOLTWAY_GATEWAY_PORT", "70000", "at most 65535"),
        ("VOLTWAY_GATEWAY_DRAIN_S", "-1", "above 0"),
        ("VOLTWAY_LOG_FORMAT", "xml", "one of auto, console, json"),
        ("VOLTWAY_OPERATOR_TIME_ZONE", "Mars/Olympus", "Europe/Berlin"),
        ("VOLTWAY_GATEWAY_PATH_PREFIX", "ocpp", "matching"),
        ("VOLTWAY_GATEWAY_TLS_KEY", "key.pem", "set both or neither"),
    ],
)
def test_a_wrong_value_names_key_and_what_is_allowed(toml: Path, variable: str, value: str, words: str) -> None:
    said = sentence({variable: value})
    assert words in said
    assert variable.removeprefix("VOLTWAY_").lower().replace("gateway_", "gateway.") in said


def test_types_in_the_file_are_strict(toml: Path) -> None:
    toml.write_text('[gateway]\nport = "9001"\n')
    assert f"gateway.port '9001' in {toml} is not a whole number" in sentence()
    toml.write_text("gateway = 5\n")
    assert "is a section" in sentence()
    toml.write_text("gateway = [\n")
    assert "is not valid TOML" in sentence()


def test_a_wrong_secret_is_not_repeated(toml: Path) -> None:
    toml.write_text("database_url = 12345\n")
    assert "12345" not in sentence()


def test_the_example_is_complete_and_means_the_defaults(toml: Path) -> None:
    text = example_file()
    for setting in load(environ={}).origins:
        assert f"#{setting.key.rpartition('.')[2]} = " in text
        assert setting.description in text
        assert setting.variable in text
    settings = [line for line in text.splitlines() if line.startswith("[") or (line.startswith("#") and "= " in line)]
    toml.write_text("\n".join(line.removeprefix("#") for line in settings if not line.startswith("# ")))
    assert load(environ={}).settings == msgspec.structs.replace(Settings(), data_directory=toml.parent / "voltway-data")


def test_a_child_sees_the_same_settings(toml: Path) -> None:
    toml.write_text('[gateway]\nport = 9001\ndrain_s = 2.5\n[web]\nhost = "::1"\n')
    settings = load(environ={"VOLTWAY_DATABASE_URL": "postgresql://u:p@h/d", "VOLTWAY_LOG_LEVEL": "debug"}).settings
    toml.unlink()
    assert load_settings(environ=environment_of(settings)) == settings


def test_every_default_is_allowed(toml: Path) -> None:
    everything = {s.variable: s.shown for s in load(environ={}).origins}
    assert load_settings(environ=everything) == load_settings(environ={})


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://voltway:hunter2@db/x", "postgresql://voltway:********@db/x"),
        ("postgresql://voltway:hunt@er2@db/x", "postgresql://voltway:********@db/x"),
        ("postgresql://db/x?user=a&password=hunter2", "postgresql://db/x?user=a&password=********"),
        ("postgresql://db/x", "postgresql://db/x"),
        ("nats://hunter2@host:4222", "nats://********@host:4222"),
        ("hunter2", "********"),
    ],
)
def test_passwords_in_addresses_are_masked(url: str, shown: str) -> None:
    assert masked_url(url) == shown
