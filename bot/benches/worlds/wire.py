"""Both ends of HTTP on loopback, as lean as they can be, so that what is measured is the bot and not its platform."""

import asyncio
import os
import re
from collections.abc import Callable
from functools import partial

from bot.benches.worlds.tls import server_side

LATENCY = "BENCH_LATENCY"
"""The environment's name for how long the way to the platform and back is, in milliseconds; unset, it is none."""
Answer = Callable[[bytes], None]
Asked = Callable[[str, bytes, Answer], None]
"""What a server does with a call: its method's name and body, and how to answer, now or later."""
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


class Line(asyncio.Protocol):
    """One connection to the server, as far away as the environment says; calls on it come one after another."""

    def __init__(self, asked: Asked) -> None:
        self._asked, self._way = asked, one_way()
        self._buffer = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (found := _whole(self._buffer)) is not None:
            head, body, self._buffer = found
            path, _, query = head.split(b" ", 2)[1].partition(b"?")
            method = path.rsplit(b"/", 1)[-1].decode()
            later(self._way, partial(self._asked, method, body or query, self._answer))

    def _answer(self, body: bytes) -> None:
        later(self._way, partial(self._write, body))

    def _write(self, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (len(body), body)
            )


def one_way() -> float:
    """Return the seconds that each word is under way, to the platform or from it."""
    return float(os.environ.get(LATENCY, "0")) / 2000


def later(seconds: float, act: Callable[[], None]) -> None:
    """Act after some seconds; with none, at once."""
    if seconds:
        asyncio.get_running_loop().call_later(seconds, act)
    else:
        act()


async def serve(asked: Asked) -> int:
    """Open a server on loopback, by TLS, and return its port."""
    tls = server_side(os.environ["BENCH_TLS"])
    server = await asyncio.get_running_loop().create_server(lambda: Line(asked), "127.0.0.1", 0, ssl=tls)
    return int(server.sockets[0].getsockname()[1])


class Caller:
    """One kept connection of a platform that calls a webhook."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, port: int) -> "Caller":
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, path: str, headers: str, body: bytes) -> int:
        """Post a body and return the status of the answer."""
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        self._writer.write(head.encode() + body)
        answered = await self._reader.readuntil(_END)
        length = _LENGTH.search(answered)
        await self._reader.readexactly(int(length[1]) if length else 0)
        return int(answered.split(b" ", 2)[1])


def _whole(buffer: bytes) -> tuple[bytes, bytes, bytes] | None:
    """The first whole request of a buffer as head, body and what follows; None until it is all there."""
    end = buffer.find(_END)
    if end < 0:
        return None
    length = _LENGTH.search(buffer, 0, end)
    start = end + len(_END)
    stop = start + (int(length[1]) if length else 0)
    return (buffer[:end], buffer[start:stop], buffer[stop:]) if len(buffer) >= stop else None
