"""A bucket over real HTTP that checks signatures by itself: after Amazon's text, not after our code."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

ACCESS, SECRET, REGION = "ACCESS", "se/cr+et", "eu-central-1"


@dataclass
class Bucket:
    """What it holds by path. `broken`: it answers 503 to everything."""

    port: int = 0
    objects: dict[str, bytes] = field(default_factory=dict)
    broken: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bucket/some path"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request, *lines = head.decode().strip().split("\r\n")
                headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, path, _ = request.split(" ")
                status, content = self._answer(method, path, headers, body)
                writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        if self.broken:
            return 503, b"<Error><Code>SlowDown</Code></Error>"
        if not is_genuine(method, path, headers, body):
            return 403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>"
        if method == "PUT":
            self.objects[path] = body
            return 200, b""
        if method == "DELETE":
            self.objects.pop(path, None)
            return 204, b""
        if path not in self.objects:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>"
        first, last = headers["range"].removeprefix("bytes=").split("-")
        return 206, self.objects[path][int(first) : int(last) + 1]


def is_genuine(method: str, path: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether the request carries the signature that AWS Signature Version 4 asks for, over its very body."""
    scheme, _, rest = headers["authorization"].partition(" ")
    told = dict(part.strip().split("=", 1) for part in rest.split(","))
    access, day, region, service, end = told["Credential"].split("/")
    if (scheme, access, region, service, end) != ("AWS4-HMAC-SHA256", ACCESS, REGION, "s3", "aws4_request"):
        return False
    if headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest():
        return False
    names = told["SignedHeaders"].split(";")
    lines = [f"{name}:{headers[name]}" for name in names]
    request = "\n".join([method, path, "", *lines, "", told["SignedHeaders"], headers["x-amz-content-sha256"]])
    text = "\n".join(
        [scheme, headers["x-amz-date"], f"{day}/{region}/s3/{end}", hashlib.sha256(request.encode()).hexdigest()]
    )
    key = ("AWS4" + SECRET).encode()
    for part in (day, region, service, end, text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return {"host", "x-amz-date"} <= set(names) and hmac.compare_digest(key.hex(), told["Signature"])


@asynccontextmanager
async def running_bucket() -> AsyncIterator[Bucket]:
    bucket = Bucket()
    server = await asyncio.start_server(bucket.serve, "127.0.0.1", 0)
    bucket.port = server.sockets[0].getsockname()[1]
    try:
        yield bucket
    finally:
        server.close()
