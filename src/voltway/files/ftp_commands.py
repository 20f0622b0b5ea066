"""What an FTP client says, and which file its paths mean. Pure.

Sources: RFC 959; RFC 2428 (EPSV); RFC 3659 (SIZE, REST).
"""

import posixpath
from typing import Final

from msgspec import Struct

FOLDER: Final = "files"
"""The one folder; in it is a folder for each link, called like the link, which nobody can list."""

_MOST_PATH: Final = 1024


class Told(Struct, frozen=True):
    """A line of a client: what to do, in upper case, and with what."""

    verb: str
    argument: str


class Place(Struct, frozen=True):
    """What a path means: the text of a link, and the name that stands in it. Both None: a folder above all links."""

    link: str | None = None
    name: str | None = None

    @property
    def is_folder(self) -> bool:
        """Whether one can go there."""
        return self.name is None


def read_line(line: bytes) -> Told:
    """The command in a line, without Telnet's interrupts, which some clients send before ABOR (RFC 959, 4.1.3)."""
    text = bytes(byte for byte in line if byte < 0xF0).decode("utf-8", "replace").strip("\r\n")
    verb, _, argument = text.partition(" ")
    return Told(verb.strip().upper(), argument)


def directory(current: str, told: str) -> str:
    """The absolute path that `told` means for a client that is in the folder `current`."""
    # Two slashes at the beginning would stay two.
    return "/" + posixpath.normpath(posixpath.join("/", current, told[:_MOST_PATH])).lstrip("/")


def place_of(path: str) -> Place | None:
    """What an absolute path means; None: nothing here is called so."""
    folder, *rest = path.strip("/").split("/")
    if not folder:
        return Place()
    if folder != FOLDER or len(rest) > 2:
        return None
    return Place(*rest)


def passive_address(address: str, port: int) -> str:
    """How 227 tells an IPv4 address and a port (RFC 959, 4.1.2)."""
    return ",".join([*address.split("."), str(port >> 8), str(port & 0xFF)])
