"""The queue of training runs in the sidebar: this browser's place in it, who else waits, and the way to get a place.

While a training run is in progress, everybody may let one more wait. It starts by itself when its turn comes.
"""

import streamlit as st

from training.jobs import launcher, queue
from training.jobs.queue import Waiting
from ui import access, commands, session
from ui.text.format import count
from ui.text.literal import literal

STARTING_INTERVAL = 1.0  # s between two looks whether the next run has started


def show_starting() -> None:
    """Show that the next training run in the queue starts soon. Rerun the page when it has started."""
    if queue.waiting():
        st.fragment(_starting, run_every=STARTING_INTERVAL)()


def _starting() -> None:
    newest = launcher.current()
    if session.current().wants_full_run or not queue.waiting() or (newest is not None and launcher.follow(newest).running):
        st.rerun()
    st.caption("The next training run starts in a moment.")


def show_place() -> bool:
    """Show this browser's training run in the queue, or why the run could not start. Return whether the run is still waiting."""
    place = access.waiting_run()
    if place is None:
        return False
    if place.refusal:
        st.error(f"Your waiting training run could not start. {literal(place.refusal)}", icon=":material/error:")
        st.button("OK", key="queue-dismiss", width="stretch", on_click=commands.withdraw_run)
        return False
    st.info(sentence(place), icon=":material/hourglass_top:")
    st.button("Withdraw", icon=":material/close:", key="queue-withdraw", width="stretch", on_click=commands.withdraw_run)
    return True


def sentence(place: Waiting) -> str:
    """Return Markdown that says where this browser's training run stands in the queue."""
    before = sum(other.time < place.time for other in queue.waiting())
    turn = f"after the current run and {count(before, 'other')}" if before else "when the current run has ended"
    name = literal(place.name) or f"a run with preset {literal(place.options.get('preset', 'NumPy'))}"
    return f"**You are number {before + 1} in line:** {name}. It starts by itself {turn}, even if you close the page."


def show_others() -> None:
    if others := len(queue.waiting()):
        st.caption(f"{count(others, 'training run')} {'waits' if others == 1 else 'wait'} for this one to end.")
