"""Press at random, from a seed, until something is not true. Then look for the shortest list of presses that has the same fault.

Hypothesis' RuleBasedStateMachine would repeat a list of presses, of seconds each, hundreds of times to shorten it, and stop with
Flaky because a worker and a server do not repeat their moments. Here, presses are repeated TRIES times at most.
"""

import itertools
import random
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from playwright.sync_api import Error

from harness.presses import actions, truths
from harness.presses.actions import Press, Visit

Open = Callable[[], AbstractContextManager[Visit]]  # opens the page of a new visitor, and closes it
TRIES = 14  # times that presses are done again to shorten their list


@dataclass(frozen=True)
class Fault:
    """Something that was not true. truth: its name. says: what was seen. presses: that led to it."""

    truth: str
    says: str
    presses: tuple[Press, ...]

    @property
    def kind(self) -> tuple[str, str]:
        """The truth, and what was seen without its numbers: what two sightings of one fault share."""
        return self.truth, re.sub(r"[-−\d.,]+(?:e[-+]?\d+)?", "", self.says)

    def __str__(self) -> str:
        return "\n".join((f"{self.truth}: {self.says}", f"after {len(self.presses)} presses:", *map(repr, self.presses)))


def follow(visit: Visit, next_press: Callable[[int], Press | None]) -> tuple[Fault | None, int]:
    """Do presses, by their number from 0, until there is none or something is untrue. Return the fault and the number done."""
    done: list[Press] = []
    found, look = truths.untruths(visit, None)
    for number in itertools.count():
        if found or (press := next_press(number)) is None:
            break
        try:
            untrue = actions.do(visit, press)
            if untrue is None:
                continue
            done.append(press)
            found, look = truths.untruths(visit, None if press[0] == "tab" else look)
            found = [(f"pressing: {press[0]}", sentence) for sentence in untrue] + found
        except Error as error:
            if not visit.is_alive:
                raise
            done.append(press)
            found = [("the page answers", f"{press}: {error.message}")]
    return (Fault(*found[0], tuple(done)) if found else None), len(done)


def shorten(open_page: Open, fault: Fault, tries: int = TRIES) -> Fault:
    """Return the fault with as few presses as were found in some tries: parts of the list are left out, first halves of it."""
    best, size = fault, max(1, len(fault.presses) // 2)
    while tries and size:
        start = 0
        while start < len(best.presses) - 1 and tries:  # the last press stays: it shows the fault
            end = min(start + size, len(best.presses) - 1)
            tries -= 1
            with open_page() as visit:
                again, _ = follow(visit, dict(enumerate(best.presses[:start] + best.presses[end:])).get)
            if again and again.kind == fault.kind:
                best = again
            else:
                start = end
        size //= 2
    return best


def walk(open_page: Open, seed: int, count: int, seconds: float, tries: int = TRIES) -> tuple[Fault | None, int]:
    """Press up to `count` times or `seconds` long. Return the first fault, if any, and the number of presses until then."""
    rng, until = random.Random(seed), time.monotonic() + seconds
    with open_page() as visit:
        fault, done = follow(visit, lambda i: actions.choose(visit, rng) if i < count and time.monotonic() < until else None)
    return fault and shorten(open_page, fault, tries), done
