"""Links under which stations fetch and send files, without a sign-in.

Each is for one file and one purpose, for a while, and for so many bytes (docs/decisions/0018-what-single-use-means.md).
Its text says which row of `file_link` it is, for what, and until when, with a code (HMAC-SHA-256) that only this
house can make: a text that somebody makes up costs no query.
"""

import base64
import binascii
import hmac
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlsplit

from msgspec import Struct

from voltway.files import store
from voltway.files.store import NewFile, NewLink
from voltway.kit.file_settings import FileSettings
from voltway.kit.postgres import Connection
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.files import FILES_BY_FTP, LinkPurpose
from voltway.vocabulary.ids import new_id

TIMES_SENT: Final = 2
"""How often the length of a file may go over a download link in all: what was on its way when a line broke is sent
again, and nobody can tell how much of it arrived."""

_PURPOSES: Final = {LinkPurpose.DOWNLOAD: b"d", LinkPurpose.UPLOAD: b"u"}
_CODE_LENGTH: Final = 16
_TEXT_LENGTH: Final = 1 + 16 + 5 + _CODE_LENGTH
_FOR: Final = "a link to a file"


class ReadLink(Struct, frozen=True):
    """What the text of a genuine link says. Whether it may still be used, its row knows."""

    link_id: str
    purpose: LinkPurpose
    expires_at: datetime


class Links:
    """Makes links that begin with `public_url`, or `ftp_url` for stations that know only FTP, and reads them."""

    def __init__(self, sealing: Sealing, public_url: str, ftp_url: str | None = None) -> None:
        self._sealing = sealing
        self._public_url = public_url
        self._ftp_url = ftp_url

    def text(self, link: ReadLink) -> str:
        """What stands behind `/files/`: 51 letters, digits, `-` and `_`."""
        plain = _PURPOSES[link.purpose] + bytes.fromhex(link.link_id) + int(link.expires_at.timestamp()).to_bytes(5)
        return _text(plain + self._codes(plain)[0])

    def url(self, link: ReadLink, name: str = "", *, by_ftp: bool = False) -> str:
        """The whole address; many stations call what they fetch like its last part, so that can be the file's name.

        Raises Conflict where it should be one of FTP, and there is no FTP.
        """
        if by_ftp and self._ftp_url is None:
            raise Conflict(
                "the station is said to know only FTP, and Voltway serves none",
                f"set files.ftp_port, or take the quirk {FILES_BY_FTP} from the station",
            )
        begin = self._ftp_url if by_ftp else self._public_url
        return f"{begin}/files/{self.text(link)}{'/' + quote(name, safe='') if name else ''}"

    def read(self, text: str, purpose: LinkPurpose, now: datetime) -> ReadLink:
        """The link that `text` is. Raises NotFound for one that isn't ours, is for something else, or has run out."""
        plain, code = _parts(text)
        genuine = [hmac.compare_digest(one, code) for one in self._codes(plain)]
        if not any(genuine) or plain[:1] != _PURPOSES[purpose]:
            raise unknown_link()
        # Only now: five bytes that a stranger makes up can be a time that no calendar has.
        link = ReadLink(plain[1:17].hex(), purpose, datetime.fromtimestamp(int.from_bytes(plain[17:]), UTC))
        if link.expires_at <= now:
            raise unknown_link()
        return link

    def _codes(self, plain: bytes) -> list[bytes]:
        return [code[:_CODE_LENGTH] for code in self._sealing.fingerprints(plain, _FOR)]


def links_of(settings: Settings, sealing: Sealing) -> Links:
    """Links as stations reach us: under `files.public_url`, else `web.public_url`, else where the pages listen."""
    here = f"http://{_in_url(settings.web.host)}:{settings.web.port}"
    public_url = settings.files.public_url or settings.web.public_url or here
    return Links(sealing, public_url, _ftp_url(settings.files, public_url))


def _ftp_url(files: FileSettings, public_url: str) -> str | None:
    """Many clients need a name and a password; anything will do (`ftp_conversation.py`)."""
    if files.ftp_port is None:
        return None
    host = files.ftp_public_host or urlsplit(public_url).hostname or ""
    return f"ftp://station:station@{_in_url(host)}:{files.ftp_port}"


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def unknown_link() -> NotFound:
    """What everybody hears whose link does not open anything, whatever the reason."""
    return NotFound("this link leads to no file", "ask whoever runs the network for a new one")


async def download_url(
    connection: Connection,
    links: Links,
    file_id: str,
    station_id: str,
    *,
    until: datetime,
    now: datetime,
    times: int = TIMES_SENT,
) -> str:
    """An address under which the station can fetch the file, whole or in parts, until `until` (aware).

    All parts together may be `times` as long as the file: an order that lets the station try again says more. Raises
    NotFound for an unknown file, Conflict for one that has not arrived, and for a station that knows only FTP where
    there is none.
    """
    file = await store.find(connection, file_id)
    if file is None:
        raise NotFound(f"there is no file {file_id[:80]}", "it may have been removed")
    if file.size_bytes is None:
        raise Conflict(f"the file {file.name} has not arrived yet", "try again when it has")
    new = NewLink(
        link_id=new_id(),
        file_id=file_id,
        station_id=station_id,
        purpose=LinkPurpose.DOWNLOAD,
        bytes_left=max(times * file.size_bytes, 1),
        expires_at=until,
    )
    await store.insert_link(connection, new, now)
    by_ftp = await store.knows_only_ftp(connection, station_id)
    return links.url(ReadLink(new.link_id, new.purpose, until), file.name, by_ftp=by_ftp)


async def upload_url(
    connection: Connection, links: Links, new_file: NewFile, *, limit_bytes: int, until: datetime, now: datetime
) -> str:
    """An address to which the file's station can send it, once, until `until` (aware); at most `limit_bytes` long.

    The file is known from now on by its id, and has arrived when its `size_bytes` says so. Raises Conflict for a
    station that knows only FTP where there is none.
    """
    await store.insert(connection, new_file, now)
    new = NewLink(
        link_id=new_id(),
        file_id=new_file.file_id,
        station_id=new_file.station_id,
        purpose=LinkPurpose.UPLOAD,
        bytes_left=limit_bytes,
        expires_at=until,
    )
    await store.insert_link(connection, new, now)
    by_ftp = new_file.station_id is not None and await store.knows_only_ftp(connection, new_file.station_id)
    return links.url(ReadLink(new.link_id, new.purpose, until), by_ftp=by_ftp)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _parts(text: str) -> tuple[bytes, bytes]:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise unknown_link() from None
    # The last character has bits to spare: written in another way, it is another link.
    if len(raw) != _TEXT_LENGTH or _text(raw) != text:
        raise unknown_link()
    return raw[:-_CODE_LENGTH], raw[-_CODE_LENGTH:]
