import string

import pytest

from tests.files.made import HOUR, LINKS, NOW, Kept, new_log, read_link
from voltway.files.links import Links, download_url, links_of, upload_url
from voltway.kit.file_settings import FileSettings
from voltway.kit.sealing import Sealing
from voltway.kit.settings import Settings, WebSettings
from voltway.vocabulary.errors import Conflict, NotFound
from voltway.vocabulary.files import LinkPurpose


def test_a_link_says_what_it_is_for_and_until_when() -> None:
    link = read_link()
    assert LINKS.read(LINKS.text(link), LinkPurpose.DOWNLOAD, NOW) == link
    assert LINKS.url(link, "fw 1/2.bin").endswith(f"/files/{LINKS.text(link)}/fw%201%2F2.bin")
    with pytest.raises(NotFound):
        LINKS.read(LINKS.text(link), LinkPurpose.UPLOAD, NOW)
    with pytest.raises(NotFound):
        LINKS.read(LINKS.text(link), LinkPurpose.DOWNLOAD, NOW + HOUR)


def test_what_is_made_up_opens_nothing() -> None:
    text = LINKS.text(read_link())
    letters = string.ascii_letters + string.digits + "-_"
    otherwise_written = [text[:-1] + letter for letter in letters if letter != text[-1]]
    flipped = [text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :] for place in range(50)]
    strange = Links(Sealing(b"x" * 32), "").text(read_link())
    beyond_all_calendars = "_" * 50 + "8"
    for wrong in (
        *otherwise_written,
        *flipped,
        strange,
        beyond_all_calendars,
        "",
        "a",
        text[:-4],
        text + "AAAA",
        "ä" * 51,
        "../../passwd",
    ):
        with pytest.raises(NotFound):
            LINKS.read(wrong, LinkPurpose.DOWNLOAD, NOW)


def test_links_of_an_older_key_still_open() -> None:
    link = read_link()
    older = Links(Sealing(b"o" * 32), "")
    both = Links(Sealing(b"n" * 32, b"o" * 32), "")
    assert both.read(older.text(link), LinkPurpose.DOWNLOAD, NOW) == link


def test_stations_reach_us_as_the_settings_say() -> None:
    sealing, link = Sealing(b"k" * 32), read_link()
    web = WebSettings(public_url="https://charge.example.com")
    named = FileSettings(public_url="https://files.example.com")
    assert links_of(Settings(web=web, files=named), sealing).url(link).startswith("https://files.example.com/files/")
    assert links_of(Settings(web=web), sealing).url(link).startswith("https://charge.example.com/files/")
    alone = links_of(Settings(web=WebSettings(host="::1", port=1234)), sealing)
    assert alone.url(link).startswith("http://[::1]:1234/files/")


async def test_only_what_has_arrived_can_be_fetched(kept: Kept) -> None:
    image, log = await kept.image(b"firmware"), new_log()
    async with kept.pool.connection() as connection:
        url = await download_url(connection, LINKS, image.file_id, "S1", until=NOW + HOUR, now=NOW)
        assert url.startswith("https://charge.example.com/files/")
        assert url.endswith("/fw%201.bin")
        assert len(url) < 255
        await upload_url(connection, LINKS, log, limit_bytes=10, until=NOW + HOUR, now=NOW)
        with pytest.raises(Conflict):
            await download_url(connection, LINKS, log.file_id, "S1", until=NOW + HOUR, now=NOW)
        with pytest.raises(NotFound):
            await download_url(connection, LINKS, "nothing", "S1", until=NOW + HOUR, now=NOW)


@pytest.mark.parametrize(
    ("files", "url"),
    [
        (FileSettings(ftp_port=21), "ftp://station:station@charge.example.com:21/files/"),
        (FileSettings(ftp_port=21, ftp_public_host="192.0.2.7"), "ftp://station:station@192.0.2.7:21/files/"),
        (FileSettings(ftp_port=21, public_url="http://[2001:db8::1]:80"), "ftp://station:station@[2001:db8::1]:21/"),
        (FileSettings(ftp_port=21, ftp_public_host="2001:db8::2"), "ftp://station:station@[2001:db8::2]:21/files/"),
    ],
)
def test_where_ftp_is_reached(files: FileSettings, url: str) -> None:
    settings = Settings(web=WebSettings(public_url="https://charge.example.com"), files=files)
    made = links_of(settings, Sealing(b"k" * 32)).url(read_link(), "fw.bin", by_ftp=True)
    assert made.startswith(url)
    assert made.endswith("/fw.bin")


def test_without_ftp_no_link_leads_there() -> None:
    with pytest.raises(Conflict, match=r"files\.ftp_port"):
        LINKS.url(read_link(), by_ftp=True)
