"""Read the settings: defaults, then `voltway.toml`, then the environment; the later wins.

A key is written `gateway.port` here, `port` under `[gateway]` in the file and `VOLTWAY_GATEWAY_PORT` in the
environment. Whatever is unknown or wrong ends in one `ConfigurationError` that names the key, where it came from and
what is allowed.
"""

import difflib
import os
import tomllib
import types
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from voltway.kit.proxies import Proxies
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import ConfigurationError

FILE_NAME = "voltway.toml"
CONFIG_VARIABLE = "VOLTWAY_CONFIG"
_MASK = "********"


class Source(StrEnum):
    """Where a value came from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "env"


class Setting(Struct, frozen=True, kw_only=True):
    """One setting with its value and its documentation.

    `key` is `section.name` or `name`; `variable` its environment variable; `place` the file or variable that set it.
    """

    key: str
    variable: str
    value: Any
    default: Any
    source: Source
    place: str | None
    description: str
    allowed: str
    secret: bool | str

    @property
    def shown(self) -> str:
        """The value as text, without its secret."""
        if self.value is None:
            return ""
        if self.secret == "url":
            return masked_url(str(self.value))
        return _MASK if self.secret else _plain(self.value)


class LoadedSettings(Struct, frozen=True, kw_only=True):
    """The settings, each with its origin, and the file they came from (None: there is none)."""

    settings: Settings
    origins: tuple[Setting, ...]
    file: Path | None


class _Field(Struct, frozen=True, kw_only=True):
    section: str | None
    name: str
    type: Any
    default: Any
    meta: Meta

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}" if self.section else self.name

    @property
    def variable(self) -> str:
        return "VOLTWAY_" + self.key.replace(".", "_").upper()


def load(config: Path | None = None, environ: Mapping[str, str] | None = None) -> LoadedSettings:
    """Read all settings.

    `config` is the file to read; None means the one named by VOLTWAY_CONFIG, else `voltway.toml` in the working
    directory if there is one. `environ` stands for `os.environ`. Raises ConfigurationError.
    """
    environ = os.environ if environ is None else environ
    file = _find_file(config, environ)
    table = _read_file(file) if file else {}
    _refuse_unknown(table, file, environ)
    origins = tuple(_resolve(field, table, file, environ) for field in _fields())
    settings = _build({origin.key: origin.value for origin in origins})
    _check_together(settings)
    return LoadedSettings(settings=settings, origins=origins, file=file)


def load_settings(config: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Only the settings of `load`. Raises ConfigurationError."""
    return load(config, environ).settings


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for a child process that is to see exactly these."""
    return {
        field.variable: _plain(value) for field in _fields() if (value := _value_of(settings, field)) != field.default
    }


def example_file() -> str:
    """A commented `voltway.toml` with every setting at its default."""
    lines = ["# Voltway's settings. Every line shows a default; remove the # to change it.", ""]
    section: str | None = None
    for field in _fields():
        if field.section != section:
            section = field.section
            lines += [f"[{section}]", ""]
        lines += [f"# {field.meta.description}", f"# {field.variable}; {_allowed(field.type)}"]
        lines += [f"#{field.name} = {_toml(field.default)}", ""]
    return "\n".join(lines)


def masked_url(url: str) -> str:
    """`url` with its password replaced, whatever its shape; never raises."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return _MASK
    user, at, host = rest.rpartition("@")
    name, colon, _ = user.partition(":")
    # NATS takes a token in place of user and password.
    kept = f"{name}:{_MASK}" if colon else (_MASK if scheme in ("nats", "tls") else name)
    bare, _, query = (host if at else rest).partition("?")
    query = "&".join(_masked_parameter(part) for part in query.split("&")) if query else ""
    return f"{scheme}://{kept + at if at else ''}{bare}{'?' + query if query else ''}"


def _masked_parameter(parameter: str) -> str:
    name, equals, _ = parameter.partition("=")
    return f"{name}={_MASK}" if equals and "pass" in name.lower() else parameter


def _fields() -> Iterator[_Field]:
    """Every setting, those without a section first."""
    sections: list[FieldInfo] = []
    for info in fields(Settings):
        if isinstance(info.type, type) and issubclass(info.type, Struct):
            sections.append(info)
        else:
            yield _field(None, info)
    for section in sections:
        for info in fields(section.type):
            yield _field(section.name, info)


def _field(section: str | None, info: FieldInfo) -> _Field:
    if get_origin(info.type) is not Annotated:
        raise TypeError(f"setting {section}.{info.name} has no description")
    meta = next(meta for meta in get_args(info.type)[1:] if isinstance(meta, Meta) and meta.description)
    default = info.default_factory() if info.default is msgspec.NODEFAULT else info.default
    return _Field(section=section, name=info.name, type=info.type, default=default, meta=meta)


def _find_file(config: Path | None, environ: Mapping[str, str]) -> Path | None:
    named = config or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)
    if named is None:
        return Path(FILE_NAME).resolve() if Path(FILE_NAME).is_file() else None
    if not named.is_file():
        raise ConfigurationError(f"the settings file {named} does not exist", "name an existing file with --config")
    return named.resolve()


def _read_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file} is not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file} is not UTF-8 text") from error
    except OSError as error:
        raise ConfigurationError(f"{file} can't be read: {error.strerror}") from error


def _refuse_unknown(table: dict[str, Any], file: Path | None, environ: Mapping[str, str]) -> None:
    known = list(_fields())
    sections = {field.section for field in known if field.section}
    keys = [field.key for field in known]
    for name, value in table.items():
        if name in sections and not isinstance(value, dict):
            raise ConfigurationError(f"{name} in {file} is a section", f"write [{name}] and its settings below it")
        inner = [f"{name}.{key}" for key in value] if name in sections else [name]
        for key in inner:
            if key not in keys:
                raise ConfigurationError(f"unknown setting {key} in {file}", _suggestion(key, keys))
    variables = [field.variable for field in known]
    for variable in environ:
        if variable.startswith("VOLTWAY_") and variable not in variables and variable != CONFIG_VARIABLE:
            raise ConfigurationError(f"unknown setting {variable} in the environment", _suggestion(variable, variables))


def _suggestion(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}" if close else "`voltway config` lists all settings"


def _resolve(field: _Field, table: dict[str, Any], file: Path | None, environ: Mapping[str, str]) -> Setting:
    in_file = table.get(field.section, {}) if field.section else table
    value, source, place = field.default, Source.DEFAULT, None
    if field.name in in_file:
        source, place = Source.FILE, str(file)
        value = _convert(field, _or_none(field, in_file[field.name]), f"in {file}", strict=True)
    if field.variable in environ:
        source, place = Source.ENVIRONMENT, field.variable
        value = _convert(field, _from_text(field, environ[field.variable]), f"from {field.variable}", strict=False)
    if isinstance(value, Path):
        base = file.parent if source is Source.FILE and file else Path.cwd()
        value = base / value.expanduser()
    return Setting(
        key=field.key,
        variable=field.variable,
        value=value,
        default=field.default,
        source=source,
        place=place,
        description=field.meta.description or "",
        allowed=_allowed(field.type),
        secret=(field.meta.extra or {}).get("secret", False),
    )


def _from_text(field: _Field, text: str) -> Any:
    """A list is written with commas."""
    if any(get_origin(member) is tuple for member in _members(field.type)):
        return [part.strip() for part in text.split(",") if part.strip()]
    return _or_none(field, text)


def _or_none(field: _Field, value: Any) -> Any:
    """Empty text means none where a setting may be none: TOML has no null, and compose files can't unset a variable."""
    return None if value == "" and type(None) in _members(field.type) else value


def _convert(field: _Field, value: Any, place: str, *, strict: bool) -> Any:
    try:
        return msgspec.convert(value, field.type, strict=strict, dec_hook=_decode)
    except msgspec.ValidationError:
        shown = "" if (field.meta.extra or {}).get("secret") else f" {value!r}"
        raise ConfigurationError(f"{field.key}{shown} {place} is not {_allowed(field.type)}") from None


def _decode(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise NotImplementedError(f"settings can't hold {kind}")


def _build(values: dict[str, Any]) -> Settings:
    top = {key: value for key, value in values.items() if "." not in key}
    for info in fields(Settings):
        if isinstance(info.type, type) and issubclass(info.type, Struct):
            prefix = info.name + "."
            top[info.name] = info.type(**{k.removeprefix(prefix): v for k, v in values.items() if k.startswith(prefix)})
    return Settings(**top)


def _check_together(settings: Settings) -> None:
    gateway = settings.gateway
    if (gateway.tls_certificate is None) != (gateway.tls_key is None):
        raise ConfigurationError("gateway.tls_certificate and gateway.tls_key belong together", "set both or neither")
    for networks in (gateway.trusted_proxies, settings.web.trusted_proxies):
        Proxies(networks)
    try:
        ZoneInfo(settings.operator_time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigurationError(
            f"operator_time_zone {settings.operator_time_zone!r} is not a time zone", "use a name like Europe/Berlin"
        ) from None


def _value_of(settings: Settings, field: _Field) -> Any:
    return getattr(getattr(settings, field.section) if field.section else settings, field.name)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(_plain(part) for part in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _toml(value: Any) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool | int | float):
        return _plain(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _members(kind: Any) -> tuple[Any, ...]:
    """The alternatives of a type, without annotations."""
    if get_origin(kind) is Annotated:
        return _members(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return tuple(member for part in get_args(kind) for member in _members(part))
    return (kind,)


def _allowed(kind: Any) -> str:
    """What a setting of this type may be, in words."""
    words = [_allowed_one(member) for member in _members(kind) if member is not type(None)]
    return " or ".join(words) + _limits(kind)


def _allowed_one(kind: Any) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "one of " + ", ".join(kind)
    if get_origin(kind) is tuple:
        return f"a list of {_allowed(get_args(kind)[0])}"
    return {int: "a whole number", float: "a number", bool: "true or false", Path: "a path"}.get(kind, "text")


def _limits(kind: Any) -> str:
    if get_origin(kind) is not Annotated:
        return ""
    inner, *metas = get_args(kind)
    words = []
    for meta in (meta for meta in metas if isinstance(meta, Meta)):
        words += [f"at least {meta.ge}"] if meta.ge is not None else []
        words += [f"above {meta.gt}"] if meta.gt is not None else []
        words += [f"at most {meta.le}"] if meta.le is not None else []
        words += [f"matching {meta.pattern}"] if meta.pattern is not None else []
    return _limits(inner) + (", " + ", ".join(words) if words else "")
