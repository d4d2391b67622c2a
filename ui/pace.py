"""How often pages look again at a training: the more people have the page open, the less often each of them does.

A look is a run of a fragment, about 10 ms of the server. Thirty pages that look twice a second are more than a core can do, and
then strokes wait as well (measured: none was answered any more). So all pages together get LOOKS a second. Streamlit may also
drop the answer to a stroke when a look arrives in the moment that the stroke's run ends (see its AppSession.request_rerun): the
fewer looks, the rarer.
"""

import weakref

LOOKS = 6  # a second, by all pages together: a sixteenth of a core

_present: "weakref.WeakSet[Presence]" = weakref.WeakSet()


class Presence:
    """Kept in a session's state as long as that lives, so that sessions can be counted."""

    def __init__(self) -> None:
        _present.add(self)


def people() -> int:
    """The sessions on this server."""
    return len(_present)


def seconds(least: float) -> float:
    """Seconds between two looks of one page, `least` where few people are here."""
    return max(least, round(people() / LOOKS, 1))


def outgrown(every: float, least: float) -> bool:
    """Whether so many more people are here that a page which looks every `every` seconds should look less often."""
    return seconds(least) > 1.5 * every
