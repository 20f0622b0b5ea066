"""Draw the documentation's pictures: `python -m tools.pictures`, beside a running `make demo`.

Each is what the command really printed: it runs in a terminal of its own, and Rich draws that as SVG.
"""

import argparse
import fcntl
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
VOLTWAY = [sys.executable, "-m", "voltway"]
COLUMNS = 84
FOLLOWED_S = 25.0

# A picture must load nothing from elsewhere; any font of fixed width will do, as Rich gives each text its length.
_FONT_FILES = re.compile(r"@font-face \{\{.*?\}\}", re.DOTALL)
_SVG = _FONT_FILES.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code", "ui-monospace, Menlo, Consolas")


def main() -> int:
    """Draw all pictures; the exit code is 2 where no network runs or nothing has been charged in it yet."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("--station", help="which station to show (default: the one that charges most)")
    parser.add_argument("--session", help="which session to show (default: the ended one with the most energy)")
    asked = parser.parse_args()
    active, some = listed("session", "list", "--active"), listed("session", "list", "--limit", "200")
    if not (asked.station or active) or not (asked.session or some):
        sys.stderr.write("nothing is charging: start `make demo`, wait a few minutes, then run this again\n")
        return 2
    station = asked.station or max(active, key=lambda row: row["power_w"] or 0.0)["station_id"]
    session = asked.session or max(some, key=lambda row: (row["state"] == "ended", row["energy_wh"]))["session_id"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    draw("station-show", ["station", "show", station])
    draw("session-show", ["session", "show", session])
    orders = [["trigger", station, what] for what in ("heartbeat", "status", "meter_values")]
    draw("log-follow", ["log", station, "--follow", "--limit", "4"], stop_after_s=FOLLOWED_S, meanwhile=orders)
    return 0


def listed(*command: str) -> list[dict[str, Any]]:
    """The items of a list command."""
    done = subprocess.run([*VOLTWAY, *command, "--json"], stdout=subprocess.PIPE, check=True)
    return cast("list[dict[str, Any]]", json.loads(done.stdout)["items"])


def draw(
    name: str, command: list[str], *, stop_after_s: float | None = None, meanwhile: Sequence[list[str]] = ()
) -> None:
    """Run `voltway` with these arguments and write `name`.svg; `stop_after_s` presses Ctrl-C then.

    `meanwhile` are commands to be given, one after the other, once it has begun.
    """
    others = threading.Thread(target=run_all, args=(meanwhile,))
    others.start()
    said = in_terminal([*VOLTWAY, *command], stop_after_s)
    others.join()
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(said))
    title = " ".join(["voltway", *command])
    picture = console.export_svg(title=title, theme=SVG_EXPORT_THEME, code_format=_SVG, unique_id=name)
    (FOLDER / f"{name}.svg").write_text(re.sub(r"[ \t]+$", "", picture, flags=re.MULTILINE), encoding="utf-8")
    sys.stdout.write(f"drew {name}.svg\n")


def run_all(commands: Sequence[list[str]]) -> None:
    """Run these commands of `voltway` in turn, with a moment before each."""
    for command in commands:
        time.sleep(3.0)
        subprocess.run([*VOLTWAY, *command], stdout=subprocess.DEVNULL, check=False)


def in_terminal(command: list[str], stop_after_s: float | None = None) -> str:
    """What the command prints where a person sits before it. Raises CalledProcessError if it fails."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": str(COLUMNS)}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        timer = threading.Timer(stop_after_s or 60.0, process.send_signal, [signal.SIGINT])
        timer.start()
        said = bytearray()
        # On Linux reading raises once nobody holds the other end any more.
        with suppress(OSError):
            while part := os.read(ours, 65536):
                said += part
        timer.cancel()
    os.close(ours)
    if process.returncode and stop_after_s is None:
        raise subprocess.CalledProcessError(process.returncode, command)
    return said.decode("utf-8").replace("\r\n", "\n").replace("^C", "").rstrip()


if __name__ == "__main__":
    sys.exit(main())
