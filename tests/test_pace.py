"""ui.pace: the more people, the fewer looks each; all together stay within what a core can do beside the strokes."""

import pytest

from ui import pace


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch):
    """Sets how many people are here."""
    return lambda n: monkeypatch.setattr(pace, "people", lambda: n)


def test_alone_a_page_looks_as_often_as_it_likes(crowd):
    """Nobody else is here: the page that started the training looks every half second."""
    crowd(1)
    assert pace.seconds(0.5, mine=True) == 0.5
    assert pace.seconds(0.5, mine=False) == pace.OTHERS_LEAST


@pytest.mark.parametrize("n", [1, 5, 30, 50, 500])
def test_all_pages_together_look_a_few_times_a_second(crowd, n: int):
    """One owner and n - 1 others never ask for more than a few runs of a fragment a second."""
    crowd(n)
    looks = 1 / pace.seconds(0.5, mine=True) + (n - 1) / pace.seconds(0.5, mine=False)
    assert looks <= 2 + pace.OTHERS + 0.5


def test_a_page_that_looks_too_often_for_the_crowd_is_told(crowd):
    """Its interval was set when fewer people were here."""
    crowd(50)
    assert pace.outgrown(2.0, 0.5, mine=False)
    assert not pace.outgrown(pace.seconds(0.5, mine=False), 0.5, mine=False)


def test_people_are_counted_as_long_as_their_session_lives():
    """A presence that is let go of is not counted any more."""
    before = pace.people()
    kept = [pace.Presence() for _ in range(3)]
    assert pace.people() == before + 3
    kept.clear()
    assert pace.people() == before
