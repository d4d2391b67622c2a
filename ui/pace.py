"""How often pages look again at a training: the more people have the page open, the less often each of them does.

A look is a run of a fragment, about 10 ms of the server. Thirty pages that look twice a second are more than a core can do, and
then strokes wait as well (measured: none was answered any more). So all pages together get a few looks a second, and the one that
started the training more of them than those that only see it.

Streamlit drops what a run has sent, and its server has not passed on yet, where a request comes just after the run's end (see its
AppSession.request_rerun). A look is such a request. So one that comes right after a stroke runs the whole page, and the answer is
given again, from the same drawing.
"""

import weakref

OWN = 10  # looks a second, if all pages had started the training: one that did looks every people / OWN seconds
OTHERS = 2  # looks a second by all pages that did not start it
OTHERS_LEAST = 2.0  # s between two looks of such a page
UNSENT = 0.4  # s after which what a run has sent has been passed on, also by a busy server; less than between two looks

_present: "weakref.WeakSet[Presence]" = weakref.WeakSet()


class Presence:
    """Kept in a session's state as long as that lives, so that sessions can be counted."""

    def __init__(self) -> None:
        _present.add(self)


def people() -> int:
    """The sessions on this server."""
    return len(_present)


def seconds(least: float, mine: bool) -> float:
    """Seconds between two looks of one page; `least` where few people are here. mine: this session started the training."""
    if mine:
        return max(least, round(people() / OWN, 1))
    return max(least, OTHERS_LEAST, round(people() / OTHERS, 1))


def outgrown(every: float, least: float, mine: bool) -> bool:
    """Whether so many more people are here that a page which looks every `every` seconds should look less often."""
    return seconds(least, mine) > 1.5 * every
