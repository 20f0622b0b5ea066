"""A bare picows server that sends back what it gets: what this machine, this loop and this library can do at most."""

import sys

import uvloop
from picows import (
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
    ws_create_server,
)


class Echo(WSListener):
    """One connection."""

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Back with it."""
        if frame.msg_type is WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
        elif frame.msg_type is WSMsgType.TEXT:
            transport.send(WSMsgType.TEXT, frame.get_payload_as_bytes())


def listener(request: WSUpgradeRequest) -> WSUpgradeResponseWithListener:
    """Whoever asks is let in."""
    chosen = {"Sec-WebSocket-Protocol": request.headers["Sec-WebSocket-Protocol"]}
    return WSUpgradeResponseWithListener(WSUpgradeResponse.create_101_response(chosen), Echo())


async def _serve(port: int) -> None:
    server = await ws_create_server(listener, "127.0.0.1", port, backlog=4096)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
