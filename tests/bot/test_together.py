"""Things that come at once: one commit for all, and none of them spoils another's."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.together import Together, Waiting, tell

Page = Sequence[Waiting[str, str]]


class Pages:
    """Notes what is committed together; a thing called "spoilt" is refused with all that is in its page."""

    def __init__(self) -> None:
        self.seen: list[list[str]] = []

    async def commit(self, page: Page) -> None:
        await asyncio.sleep(0)
        things = [each.thing for each in page]
        self.seen.append(things)
        if "spoilt" in things:
            raise ValueError("spoilt")
        tell(page, [each.upper() for each in things])


@pytest.fixture
def pages() -> Pages:
    return Pages()


async def test_what_comes_while_a_commit_is_made_shares_the_next(pages: Pages) -> None:
    together = Together(pages.commit, 10)
    first = asyncio.create_task(together.add("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await asyncio.gather(first, *map(together.add, "bc")) == ["A", "B", "C"]
    assert pages.seen == [["a"], ["b", "c"]]


async def test_no_page_is_longer_than_it_may_be(pages: Pages) -> None:
    together = Together(pages.commit, 2)
    await asyncio.gather(*map(together.add, "abcde"))
    assert pages.seen == [["a", "b"], ["c", "d"], ["e"]]


async def test_one_that_spoils_its_page_is_told_so_and_the_others_are_kept(pages: Pages) -> None:
    together = Together(pages.commit, 10)
    found = await asyncio.gather(*map(together.add, ("a", "spoilt", "c")), return_exceptions=True)
    assert found[0::2] == ["A", "C"]
    assert isinstance(found[1], ValueError)


async def test_somebody_who_stops_waiting_takes_nothing_from_the_others(pages: Pages) -> None:
    together = Together(pages.commit, 10)
    first = asyncio.create_task(together.add("a"))
    other = asyncio.create_task(together.add("b"))
    await asyncio.sleep(0)
    first.cancel()
    assert await other == "B"
