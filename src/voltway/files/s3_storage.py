"""Files in a bucket of S3, or of a server that speaks like it (MinIO, Ceph, Garage)."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import aclosing
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import quote, urlsplit

import httpx

from voltway.files import content
from voltway.files.content import Stored
from voltway.files.s3_signature import EMPTY_SHA256, Credentials, signed
from voltway.kit.clock import Clock
from voltway.kit.file_settings import FileSettings
from voltway.vocabulary.errors import ConfigurationError, NotFound, StorageUnavailable

_TIMEOUT: Final = httpx.Timeout(60.0, connect=5.0)


class S3Storage:
    """A bucket, by path: `https://host/bucket`, and what stands behind it is put before each name."""

    def __init__(self, settings: FileSettings, clock: Clock) -> None:
        """Raises ConfigurationError where the keys of the bucket are missing."""
        if settings.s3_url is None or settings.s3_access_key is None or settings.s3_secret_key is None:
            raise ConfigurationError(
                "the bucket of files has no keys", "set files.s3_url, files.s3_access_key and files.s3_secret_key"
            )
        self._address = urlsplit(settings.s3_url)
        self._credentials = Credentials(
            access_key=settings.s3_access_key, secret_key=settings.s3_secret_key, region=settings.s3_region
        )
        self._clock = clock
        self._client = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)

    async def put(self, name: str, chunks: AsyncIterator[bytes]) -> Stored:
        """Keep what comes, whole or not at all. Raises StorageUnavailable.

        It waits on this machine's disk first: a bucket wants to know length and SHA-256 beforehand.
        """
        try:
            with tempfile.TemporaryFile() as file:
                stored = await content.write(chunks, file)
                headers = {"content-length": str(stored.size_bytes)}
                await self._put(name, headers, file, stored)
        except OSError as error:
            raise StorageUnavailable(
                f"a file on its way to the bucket can't be written ({(error.strerror or str(error)).lower()})",
                "make room where this machine keeps temporary files",
            ) from error
        return stored

    async def _put(self, name: str, headers: dict[str, str], file: BinaryIO, stored: Stored) -> None:
        async with aclosing(content.read(file, 0, stored.size_bytes)) as body:
            response = await self._sent(self._request("PUT", name, headers, stored.sha256, body))
            await response.aclose()
        self._require(response, HTTPStatus.OK)

    async def read(self, name: str, start: int, stop: int) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `stop`. Raises NotFound and StorageUnavailable."""
        if stop <= start:
            return
        request = self._request("GET", name, {"range": f"bytes={start}-{stop - 1}", "accept-encoding": "identity"})
        response = await self._sent(request)
        try:
            if response.status_code == HTTPStatus.NOT_FOUND:
                raise NotFound(f"the storage of files has no {name}", "it was removed")
            self._require(response, HTTPStatus.PARTIAL_CONTENT)
            async for piece in response.aiter_bytes(content.PIECE_BYTES):
                yield piece
        except httpx.HTTPError as error:
            raise self._unavailable(error) from error
        finally:
            await response.aclose()

    async def remove(self, name: str) -> None:
        """Keep it no more. Raises StorageUnavailable."""
        response = await self._sent(self._request("DELETE", name, {}))
        await response.aclose()
        self._require(response, HTTPStatus.NO_CONTENT, HTTPStatus.OK, HTTPStatus.NOT_FOUND)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def _request(
        self,
        method: str,
        name: str,
        headers: dict[str, str],
        body_sha256: str = EMPTY_SHA256,
        body: AsyncIterator[bytes] | None = None,
    ) -> httpx.Request:
        path = quote(f"{self._address.path.rstrip('/')}/{name}")
        url = f"{self._address.scheme}://{self._address.netloc}{path}"
        told = signed(self._credentials, method, self._address.netloc, path, headers, body_sha256, self._clock.now())
        return self._client.build_request(method, url, headers=told, content=body)

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise self._unavailable(error) from error

    def _require(self, response: httpx.Response, *wanted: HTTPStatus) -> None:
        if response.status_code not in wanted:
            raise StorageUnavailable(
                f"the bucket at {self._address.netloc} answered {response.status_code}",
                "look whether files.s3_url, its region and its keys are right",
            )

    def _unavailable(self, error: httpx.HTTPError) -> StorageUnavailable:
        reason = str(error) or type(error).__name__
        return StorageUnavailable(f"the bucket at {self._address.netloc} doesn't answer ({reason})", "try again later")
