from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from tests.files.made import in_chunks, new_log, station
from tests.fixtures.problems import problem_of
from tests.fixtures.web import Web
from voltway.api.context import ApiContext
from voltway.files import keeping
from voltway.files.links import download_url, upload_url
from voltway.files.store import NewFile
from voltway.kit.postgres import Pool
from voltway.vocabulary.files import FileKind, StoredFile
from voltway.vocabulary.ids import new_id

CONTENT = bytes(range(256)) * 5000
HOUR = timedelta(hours=1)


@pytest.fixture
def parts(web: Web) -> ApiContext:
    parts: ApiContext = web.app.state.api
    return parts


@pytest.fixture
async def upload(pool: Pool, parts: ApiContext) -> tuple[str, NewFile]:
    """A link by which station S1 can send a log of 1,000 bytes."""
    now = datetime.now(UTC)
    new = new_log(expires_at=now + HOUR)
    async with pool.connection() as connection:
        await station(connection)
        url = await upload_url(connection, parts.links, new, limit_bytes=1000, until=now + HOUR, now=now)
    return urlsplit(url).path, new


async def image(pool: Pool, parts: ApiContext) -> tuple[str, StoredFile]:
    """A link by which station S1 can fetch firmware."""
    now = datetime.now(UTC)
    new = NewFile(file_id=new_id(), organization_id="operator", kind=FileKind.FIRMWARE, name="fw.bin")
    file = await keeping.keep(pool.connection, parts.storage, new, in_chunks(CONTENT), 10_000_000, parts.clock)
    async with pool.connection() as connection:
        await station(connection)
        url = await download_url(connection, parts.links, file.file_id, "S1", until=now + HOUR, now=now)
    return urlsplit(url).path, file


async def test_a_station_fetches_a_file_in_parts(stranger: httpx.AsyncClient, pool: Pool, parts: ApiContext) -> None:
    path, file = await image(pool, parts)
    head = await stranger.head(path)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(CONTENT)), b"")
    assert head.headers["accept-ranges"] == "bytes"

    first = await stranger.get(path, headers={"Range": "bytes=0-999999"})
    assert (first.status_code, first.content) == (206, CONTENT[:1_000_000])
    assert first.headers["content-range"] == f"bytes 0-999999/{len(CONTENT)}"
    assert first.headers["etag"] == f'"{file.sha256}"'
    assert first.headers["content-disposition"] == 'attachment; filename="fw.bin"'
    assert first.headers["cache-control"] == "no-store"

    beyond = await stranger.get(path, headers={"Range": f"bytes={len(CONTENT)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(CONTENT)}")

    rest = await stranger.get(path, headers={"Range": "bytes=1000000-", "If-Range": first.headers["etag"]})
    assert first.content + rest.content == CONTENT
    other = await stranger.get(path, headers={"Range": "bytes=1000000-", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, CONTENT)


async def test_a_link_is_used_up(stranger: httpx.AsyncClient, pool: Pool, parts: ApiContext) -> None:
    path, _ = await image(pool, parts)
    for _ in range(2):
        assert (await stranger.get(path)).content == CONTENT
    problem_of(await stranger.get(path), 410)
    problem_of(await stranger.get(path, headers={"Range": "bytes=0-0"}), 410)
    assert (await stranger.head(path)).status_code == 410


@pytest.mark.parametrize("method", ["PUT", "POST"])
async def test_a_station_sends_a_file_once(
    stranger: httpx.AsyncClient, pool: Pool, parts: ApiContext, upload: tuple[str, NewFile], method: str
) -> None:
    path, _ = upload
    assert (await stranger.request(method, f"{path}/log%20of%20today.txt", content=b"hello")).status_code == 201
    problem_of(await stranger.request(method, path, content=b"again"), 410)
    async with pool.connection() as connection:
        row = await (await connection.execute("select name, size_bytes, station_id from file")).fetchone()
    assert row == ("log of today.txt", 5, "S1")


async def test_a_station_sends_a_file_in_a_form(
    stranger: httpx.AsyncClient, pool: Pool, upload: tuple[str, NewFile]
) -> None:
    files = {"file": ("diag.zip", b"PK" + b"x" * 900, "application/zip")}
    assert (await stranger.post(upload[0], data={"note": "hello"}, files=files)).status_code == 201
    async with pool.connection() as connection:
        row = await (await connection.execute("select name, size_bytes from file")).fetchone()
    assert row == ("diag.zip", 902)


async def test_what_is_no_file_or_too_long_is_refused(stranger: httpx.AsyncClient, upload: tuple[str, NewFile]) -> None:
    path, _ = upload
    problem_of(await stranger.put(path, content=b"x" * 1001), 413)
    problem_of(await stranger.put(path, content=b""), 400)
    problem_of(await stranger.post(path, data={"a": "b"}, headers={"Content-Type": "multipart/form-data"}), 400)
    # What broke off or was refused may be sent again.
    assert (await stranger.put(path, content=b"x" * 1000)).status_code == 201


async def test_what_is_made_up_or_for_something_else_leads_nowhere(
    stranger: httpx.AsyncClient, upload: tuple[str, NewFile]
) -> None:
    path, _ = upload
    problem_of(await stranger.get(path), 404)
    for wrong in ("/files/x", f"{path}A", f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}"):
        problem_of(await stranger.get(wrong), 404)
        problem_of(await stranger.put(wrong, content=b"hello"), 404)


async def test_a_link_ends_with_its_time(stranger: httpx.AsyncClient, pool: Pool, upload: tuple[str, NewFile]) -> None:
    async with pool.connection() as connection:
        await connection.execute("update file_link set expires_at = now()")
    problem_of(await stranger.put(upload[0], content=b"hello"), 410)
