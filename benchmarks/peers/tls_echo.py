"""The bare picows server of `echo.py` over TLS, with a certificate asked of everybody and nothing looked at in it."""

import ssl
import sys

import uvloop
from picows import ws_create_server

from benchmarks.peers.echo import listener


async def _serve(port: int, certificate: str, key: str, root: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.load_verify_locations(root)
    context.verify_mode = ssl.CERT_REQUIRED
    server = await ws_create_server(listener, "127.0.0.1", port, ssl=context, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1]), *sys.argv[2:5]))
