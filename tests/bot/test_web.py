"""The web application: it says how the coach is, and where it cannot listen it says so in one line."""

import socket

import aiohttp
import pytest

from bot.errors import Refused
from bot.settings import address
from bot.web import Web
from tests.fakes.ear import MemoryEar
from tests.fakes.town import free_port


@pytest.mark.parametrize(("is_well", "status"), [(True, 200), (False, 503)])
async def test_health_is_answered_with_how_it_is(is_well: bool, status: int) -> None:
    port = free_port()
    web = Web(f"127.0.0.1:{port}", [], MemoryEar(), lambda: is_well)
    assert await web.start() == f"Web: listening on http://127.0.0.1:{port}, /health says how it is"
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/health") as answer:
        assert (answer.status, await answer.json()) == (status, {"ok": is_well})
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 404
    await web.stop()


async def test_a_port_that_is_taken_is_told_in_one_line() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        web = Web(f"127.0.0.1:{other.getsockname()[1]}", [], MemoryEar(), lambda: True)
        with pytest.raises(Refused, match=r"cannot listen on 127.0.0.1:\d+ \(COACH_LISTEN\): .*in use"):
            await web.start()
        await web.stop()


async def test_an_address_that_does_not_exist_is_told_in_one_line() -> None:
    web = Web(f"no-such-host.invalid:{free_port()}", [], MemoryEar(), lambda: True)
    with pytest.raises(Refused, match=r"cannot listen on no-such-host\.invalid"):
        await web.start()
    await web.stop()


@pytest.mark.parametrize("listen", ["", "8080", "here", "here:there", "host:99999", "host:-1"])
def test_an_address_of_another_form_is_refused(listen: str) -> None:
    with pytest.raises(Refused, match="COACH_LISTEN must be host:port"):
        address(listen)


@pytest.mark.parametrize(
    ("listen", "found"),
    [("0.0.0.0:80", ("0.0.0.0", 80)), (":8080", ("127.0.0.1", 8080)), ("[::1]:8080", ("::1", 8080))],
)
def test_an_address_is_read(listen: str, found: tuple[str, int]) -> None:
    assert address(listen) == found
