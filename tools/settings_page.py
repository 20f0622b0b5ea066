"""Write docs/settings.md from the settings themselves: `python -m tools.settings_page`.

A test compares the page with what this would write, so it cannot fall behind `voltway config`.
"""

import inspect
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import fields

from voltway.kit.settings import Settings
from voltway.kit.settings_reader import Setting, load

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"

_HEAD = """\
# Settings

<!-- Written by `python -m tools.settings_page` from src/voltway/kit/settings.py. Do not edit. -->

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


def page() -> str:
    """The whole page."""
    settings = _defaults()
    sections = dict.fromkeys(setting.key.rpartition(".")[0] for setting in settings)
    parts = [_HEAD]
    for section in sections:
        rows = [setting for setting in settings if setting.key.rpartition(".")[0] == section]
        parts.append(f"{_heading(section)}\n\n{_table(rows)}")
    return "\n".join(parts)


def _defaults() -> tuple[Setting, ...]:
    """Every setting at its default, whatever file or environment this is run with."""
    with tempfile.NamedTemporaryFile(suffix=".toml") as empty:
        return load(Path(empty.name), {}).origins


def _heading(section: str) -> str:
    if not section:
        return "## Everywhere"
    kind = next(field.type for field in fields(Settings) if field.name == section)
    return f"## `[{section}]`\n\n{inspect.getdoc(kind)}"


def _table(rows: list[Setting]) -> str:
    lines = ["| setting | default | allowed | meaning |", "|---|---|---|---|"]
    return "\n".join([*lines, *_rows(rows)]) + "\n"


def _rows(rows: list[Setting]) -> Iterator[str]:
    for setting in rows:
        name = setting.key.rpartition(".")[2]
        default = "none" if setting.default is None else f"`{_default(setting.default)}`"
        cells = (f"`{name}`<br>`{setting.variable}`", default, _cell(setting.allowed), _cell(setting.description))
        yield f"| {' | '.join(cells)} |"


def _default(value: Any) -> str:
    """As one writes it; a path as it stands in the settings, not as it is on this machine."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) and value < 1e6 else str(value)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"wrote {PAGE.name}\n")
