"""Messages to a visitor: the latest one for each place of the page. No Streamlit."""

import time
from dataclasses import dataclass, field
from typing import NamedTuple

SHOWN_FOR = 8.0  # s that a message stays on a part of the page that polls


class Message(NamedTuple):
    """A message to the visitor. since: when the page first showed it (monotonic clock, s), or None."""

    text: str
    since: float | None = None


@dataclass
class Messages:
    """The latest message for each place: "page" (at the top), "sidebar", or "view" (beside a training run's controls)."""

    latest: dict[str, Message] = field(default_factory=dict)

    def tell(self, text: str, place: str = "page") -> None:
        """Store a message for the visitor. The next script run shows the message at `place`, such as "sidebar"."""
        self.latest[place] = Message(text)

    def take(self, place: str = "page") -> str:
        """Return the visitor's message at a place of the page, such as "sidebar", and delete it. Return "" if there is none."""
        return self.latest.pop(place, Message("")).text

    def get(self, place: str) -> str:
        """Return the visitor's message at a place of the page, such as "sidebar". Return "" if there is none.

        For SHOWN_FOR seconds, return the same message in each call, because a part of the page that polls is redrawn often. After
        that, return "".
        """
        text, since = self.latest.get(place, Message(""))
        now = time.monotonic()
        if since is not None and now - since > SHOWN_FOR:
            return ""
        self.latest[place] = Message(text, since or now)
        return text

    def clear(self) -> None:
        self.latest.clear()
