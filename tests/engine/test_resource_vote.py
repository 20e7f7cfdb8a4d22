"""Which link helped: small counts, and an order that one vote does not turn over for good."""

from hypothesis import given
from hypothesis import strategies as st

from engine.nouns.curriculum import Competency, Resource
from engine.nouns.resource_vote import best_first, votes
from tests.fakes.schools import NOON

FILM, GAME, PAGE = (Resource(each, f"https://example.org/{each}") for each in ("film", "game", "page"))
STEP = Competency("k", "K.1", "maths", "Step", "I can.", resources=(FILM, GAME, PAGE))


def test_a_link_in_the_answer_gets_the_vote_and_only_that_link() -> None:
    (vote,) = votes(STEP, ["Hello", f"Try {GAME.url}."], True, "h1", NOON)
    assert (vote.competency, vote.url, vote.helped) == ("k", GAME.url, True)
    assert votes(STEP, ["Draw it."], True, "h1", NOON) == ()


def test_what_helped_comes_first_and_what_nobody_voted_on_keeps_its_place() -> None:
    assert best_first(STEP.resources, {}) == (FILM, GAME, PAGE)
    assert best_first(STEP.resources, {GAME.url: (1, 0)}) == (GAME, FILM, PAGE)
    assert best_first(STEP.resources, {FILM.url: (0, 1)}) == (GAME, PAGE, FILM)
    assert best_first(STEP.resources, {FILM.url: (9, 3), GAME.url: (1, 0)}) == (FILM, GAME, PAGE)


@given(
    st.dictionaries(
        st.sampled_from([FILM.url, GAME.url, PAGE.url, "gone"]),
        st.tuples(st.integers(0, 99), st.integers(0, 99)),
    )
)
def test_no_link_is_lost_or_doubled(counts: dict[str, tuple[int, int]]) -> None:
    assert sorted(each.url for each in best_first(STEP.resources, counts)) == [FILM.url, GAME.url, PAGE.url]
