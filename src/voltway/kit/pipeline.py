"""Several statements in one round trip and one transaction, straight on libpq's pipeline mode.

psycopg's own pipeline waits for the event loop before each statement that it sends and for each answer that it reads;
under load every such wait is a whole turn of the loop, which may take 10 ms. Here all statements are handed to libpq at
once, and one callback collects what comes back. Source: PostgreSQL manual, libpq, "Pipeline Mode".
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import LiteralString, NamedTuple

from psycopg import errors
from psycopg.pq import ConnStatus, ExecStatus

from voltway.kit.postgres import Connection

_GLANCE_S = 0.1


class Statement(NamedTuple):
    """SQL with parameters $1, $2, … written as text; None is null. What it returns is dropped."""

    sql: LiteralString
    parameters: tuple[str | None, ...] = ()


class Pipeline:
    """Sends sets of statements over a connection in autocommit mode, one set at a time.

    A set is a transaction of its own, or a part of the one that is open: all its statements count, or none. While a set
    is under way the connection may not be used otherwise.

    `prepare`: each statement is prepared once; for a connection that sends the same ones again and again.
    """

    def __init__(self, connection: Connection, *, prepare: bool = False) -> None:
        self._pgconn = connection.pgconn
        self._prepare = prepare
        self._names: dict[str, bytes] = {}
        self._new_names: dict[str, bytes] = {}
        self._names_given = 0
        self._socket = -1
        self._error: errors.Error | None = None
        self._done: asyncio.Future[None] | None = None
        self._glance: asyncio.TimerHandle | None = None

    async def run(self, statements: Iterable[Statement]) -> None:
        """Send a set and wait for its end. Raises what `send` and `received` do."""
        self.send(statements)
        await self.received()

    def send(self, statements: Iterable[Statement]) -> None:
        """Hand a set to libpq; it is on its way when this returns. `received` must follow.

        Raises psycopg.OperationalError if the connection is broken, and ValueError, with nothing sent, if a parameter
        holds U+0000.
        """
        # All are looked at before the first is handed over: a set that is begun can't be taken back.
        encoded = [
            (sql, [None if value is None else _text(value) for value in parameters]) for sql, parameters in statements
        ]
        self._error, self._new_names = None, {}
        self._pgconn.enter_pipeline_mode()
        for sql, parameters in encoded:
            self._queue(sql, parameters)
        self._pgconn.pipeline_sync()
        unsent = self._pgconn.flush()
        loop = asyncio.get_running_loop()
        self._done = loop.create_future()
        self._socket = self._pgconn.socket
        loop.add_reader(self._socket, self._readable)
        self._glance = loop.call_later(_GLANCE_S, self._look)
        if unsent:
            loop.add_writer(self._socket, self._writable)

    async def received(self) -> None:
        """Return when all that was sent has been done, and committed if no transaction was open before.

        Raises the error of the first statement that failed; psycopg.OperationalError when the connection broke. Then,
        and when this is cancelled, the connection is closed.
        """
        if self._done is None:
            return
        try:
            await self._done
        finally:
            self._let_go_of_the_socket()
        if self._error is not None:
            raise self._error
        self._names |= self._new_names

    # --- to libpq

    def _queue(self, sql: str, parameters: list[bytes | None]) -> None:
        if self._prepare:
            self._pgconn.send_query_prepared(self._name(sql), parameters)
        else:
            self._pgconn.send_query_params(sql.encode(), parameters)

    def _name(self, sql: str) -> bytes:
        name = self._names.get(sql) or self._new_names.get(sql)
        if name is None:
            self._names_given += 1
            # A name is known for good when its set is through: of a set that failed some statements were never parsed.
            name = self._new_names[sql] = b"p%d" % self._names_given
            self._pgconn.send_prepare(name, sql.encode())
        return name

    def _writable(self) -> None:
        try:
            if not self._pgconn.flush():
                asyncio.get_running_loop().remove_writer(self._socket)
        except errors.Error as error:
            self._broken(error)

    # --- from libpq

    def _look(self) -> None:
        """Look without being called: uvloop says nothing of a socket that was reset, as by a server that left."""
        self._glance = asyncio.get_running_loop().call_later(_GLANCE_S, self._look)
        self._readable()

    def _readable(self) -> None:
        try:
            self._pgconn.consume_input()
            through = self._take_results()
        except errors.Error as error:
            self._broken(error)
            return
        if through and self._done is not None and not self._done.done():
            self._pgconn.exit_pipeline_mode()
            self._done.set_result(None)
        elif self._pgconn.status == ConnStatus.BAD:
            # libpq saw the end while it took the results and has closed the socket, which will not call us any more.
            self._broken(errors.OperationalError("the connection to PostgreSQL is lost"))

    def _take_results(self) -> bool:
        """Whether the set is through. Between two statements' results libpq gives None, and for ever if it broke."""
        pauses = 0
        while pauses < 2 and not self._pgconn.is_busy():
            result = self._pgconn.get_result()
            if result is None:
                pauses += 1
                continue
            pauses = 0
            if result.status == ExecStatus.PIPELINE_SYNC:
                return True
            if result.status == ExecStatus.FATAL_ERROR and self._error is None:
                self._error = errors.error_from_result(result)
        return False

    def _broken(self, error: errors.Error) -> None:
        if self._done is not None and not self._done.done():
            # What the server said before it hung up tells more than that it did.
            self._done.set_exception(self._error or error)

    def _let_go_of_the_socket(self) -> None:
        loop = asyncio.get_running_loop()
        if self._glance is not None:
            self._glance.cancel()
        # Where both were there, asyncio's own loop asks the kernel to change one, and libpq may have closed the socket.
        with suppress(OSError):
            loop.remove_reader(self._socket)
        with suppress(OSError):
            loop.remove_writer(self._socket)
        whole = self._done is not None and self._done.done() and not self._done.cancelled()
        if not whole or self._done is None or self._done.exception() is not None:
            self._pgconn.finish()
        self._done = None


def _text(value: str) -> bytes:
    """As UTF-8. A NUL is refused: libpq takes it for the end, and would leave out what stands behind without a word."""
    encoded = value.encode()
    if b"\0" in encoded:
        raise ValueError("a text with U+0000 can't be stored")
    return encoded
