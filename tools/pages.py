"""Write the documentation's pages that say what the code says: `python -m tools.pages`.

docs/settings.md comes from the settings, docs/quirks.md from the quirks. A test compares both with what this writes.
"""

import inspect
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import fields

from voltway.kit.settings import Settings
from voltway.kit.settings_reader import Setting, load
from voltway.ocpp import quirks
from voltway.ocpp.quirks import ModelMatch, Quirk

DOCS = Path(__file__).parent.parent / "docs"

_SETTINGS_HEAD = """\
# Settings

<!-- Written by `python -m tools.pages` from src/voltway/kit/settings.py. Do not edit. -->

Every setting has a default, so a first start needs none. A value is looked up in this order, the later wins:

1. the default,
2. the file: the one that `--config` or `VOLTWAY_CONFIG` names, else `voltway.toml` in the working directory,
3. the environment variable.

```sh
voltway config                          # every setting, its value now, and where that came from
voltway config --example > voltway.toml # a commented file with every default
VOLTWAY_GATEWAY_PORT=9001 voltway serve # one value from the environment
```

An unknown or wrong setting stops the start with one sentence and exit code 2. Secrets are masked wherever settings are
shown. `gateway.port` stands in the file as `port` under `[gateway]`.
"""

_QUIRKS_HEAD = """\
# Quirks

<!-- Written by `python -m tools.pages` from src/voltway/ocpp/quirks/. Do not edit. -->

Known deviations of real stations from OCPP, and what is done about them. How to switch them and how to see them at
work: [stations.md](stations.md#quirks). Sources name public issue threads (repository#number) or files.
"""

_EVERYONE = (
    "Safe for every station: tried on any message that cannot be read as it came. Where stations are named, they are\n"
    "known for it, and all their messages are looked at."
)
_BY_MODEL = "On from the start for these stations, and for those an operator switches them on for."
_BY_SWITCH = "On only where an operator switches them on, for what they correct looks right in itself."


def settings_page() -> str:
    """The whole page of settings."""
    settings = _defaults()
    sections = dict.fromkeys(setting.key.rpartition(".")[0] for setting in settings)
    parts = [_SETTINGS_HEAD]
    for section in sections:
        rows = [_setting_row(setting) for setting in settings if setting.key.rpartition(".")[0] == section]
        parts += [_section_heading(section), _table(("setting", "default", "allowed", "meaning"), rows)]
    return "\n".join(parts)


def _defaults() -> tuple[Setting, ...]:
    """Every setting at its default, whatever file or environment this is run with."""
    with tempfile.NamedTemporaryFile(suffix=".toml") as empty:
        return load(Path(empty.name), {}).origins


def _section_heading(section: str) -> str:
    if not section:
        return "## Everywhere\n"
    kind = next(field.type for field in fields(Settings) if field.name == section)
    return f"## `[{section}]`\n\n{inspect.getdoc(kind)}\n"


def _setting_row(setting: Setting) -> tuple[str, ...]:
    name = setting.key.rpartition(".")[2]
    default = "none" if setting.default is None else f"`{_default(setting.default)}`"
    return f"`{name}`<br>`{setting.variable}`", default, _plain(setting.allowed), _plain(setting.description)


def _default(value: Any) -> str:
    """As one writes it; a path as it stands in the settings, not as it is on this machine."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and value < 1e6 else str(value)


def quirks_page() -> str:
    """The whole page of quirks."""
    everyone = [quirk for quirk in quirks.ALL.values() if quirk.everyone]
    by_model = [quirk for quirk in quirks.ALL.values() if quirk.models and not quirk.everyone]
    by_switch = [quirk for quirk in quirks.ALL.values() if not quirk.models and not quirk.everyone]
    parts = [_QUIRKS_HEAD]
    for heading, meaning, some in (
        ("For every station", _EVERYONE, everyone),
        ("By vendor and model", _BY_MODEL, by_model),
        ("By switch", _BY_SWITCH, by_switch),
    ):
        rows = [_quirk_row(quirk) for quirk in some]
        parts += [f"## {heading}\n\n{meaning}\n", _table(("quirk", "what and why", "stations", "sources"), rows)]
    return "\n".join(parts)


def _quirk_row(quirk: Quirk) -> tuple[str, ...]:
    stations = "; ".join(_station(match) for match in quirk.models)
    return f"`{quirk.name}`", _plain(quirk.why), stations, _plain(", ".join(quirk.sources))


def _station(match: ModelMatch) -> str:
    """As `vendor model firmware`, with what may be anything left out."""
    named = [_plain(name) for name in (match.vendor, match.model) if name != "*"]
    return " ".join([*named, *([f"firmware {_plain(match.firmware)}"] if match.firmware else [])])


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "".join(f"{line}\n" for line in _lines(columns, rows))


def _lines(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for cells in (columns, ["---"] * len(columns), *rows):
        yield f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown reads as it stands."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


PAGES = {"settings.md": settings_page, "quirks.md": quirks_page}
"""Each page and what writes it."""


if __name__ == "__main__":
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
        sys.stdout.write(f"wrote docs/{name}\n")
