"""The guided tour: one card at a time at the foot of the page, beside whatever view is open. It blocks nothing.

`steps` holds the cards. The place in the tour is kept in the browser's own storage (`ui.session`).
"""

import zlib
from dataclasses import replace

import streamlit as st

from ui import commands, quiz, session
from ui.components import spotlight
from ui.reading import Reading
from ui.session import Tour
from ui.views.tour.steps import STEPS, Step

MINUTES = 20
DOWNLOAD = " To take it home, *About this network* in the sidebar has a **Download**."  # on the last card
SHOWN = "tour-shown"  # the number of the latest request to scroll to the places of a step, about the step


def invite() -> None:
    """Show a button that starts or resumes the guided tour, unless the tour is open."""
    tour = session.current().tour
    if tour.is_open:
        return
    number = next((n for n, step in enumerate(STEPS) if step.id == tour.step), None)
    label = f"Start the tour ({MINUTES} min)" if number is None else f"Go on with the tour ({number + 1} of {len(STEPS)})"
    st.button(label, key="tour-start", type="primary", icon=":material/tour:", on_click=_open_at, args=(STEPS[number or 0],))


def card(reading: Reading) -> None:
    """Show the current step of the guided tour, unless the tour is closed. Scroll to what the visitor or the step asks for."""
    visitor, tour = session.current(), session.current().tour
    if visitor.sought:
        spotlight.show((visitor.sought,), visitor.scrolls, is_framed=False)
    if not tour.is_open:
        return
    number = next((n for n, step in enumerate(STEPS) if step.id == tour.step), 0)
    step = STEPS[number]
    is_done = _is_done(step, reading)
    turn = session.stored(SHOWN, 0, step.id)
    places = step.results if is_done and step.results else step.places
    if not visitor.sought:
        spotlight.show(places if turn else (), turn)
    with st.container(key="tour", border=True):
        with st.container(key="tour-head", horizontal=True, vertical_alignment="center", gap="small"):
            left = f" · {len(STEPS) - number - 1} left" if number + 1 < len(STEPS) else ""
            st.markdown(f"**{number + 1} of {len(STEPS)} · {step.title}**{left}", width="stretch")
            st.button("Close the tour", key="tour-close", type="tertiary", icon=":material/close:", on_click=_close)
        if step.quiz is not None:
            quiz.quiz(f"predict-tour-{step.id}", step.quiz)
            with_download = number + 1 == len(STEPS) and not session.current().hides("sidebar")
            st.markdown(step.notice + (DOWNLOAD if with_download else ""))
        else:
            task = f":material/check_circle: **{step.praise}**" if is_done else step.task
            st.markdown(f"{task} *Notice:* {step.notice}")
        with st.container(key="tour-buttons", horizontal=True, vertical_alignment="center", gap="small"):
            back = STEPS[max(0, number - 1)]
            st.button("Back", key="tour-back", disabled=number == 0, on_click=_open_at, args=(back,))
            if step.view:
                st.button("Show me", key="tour-show", icon=":material/visibility:", on_click=_show, args=(step, reading))
            if number + 1 < len(STEPS):
                following, words = STEPS[number + 1], "You can skip any card."
                st.button("Next", key="tour-next", type="primary", on_click=_open_at, args=(following,), help=words)
            else:
                st.button("Finish", key="tour-next", type="primary", on_click=commands.set_tour, args=(Tour(),))


def _is_done(step: Step, reading: Reading) -> bool:
    """Return whether the user has done the task of a tour step since the step was opened. Store this in the session."""
    tour = session.current().tour
    if step.subject is None:
        return False
    subject = f"{zlib.crc32(repr(step.subject(reading)).encode()):x}"
    if not tour.before:
        commands.set_tour(replace(tour, before=subject))
    if subject == session.current().tour.before:
        return False
    is_done = step.done(reading)
    commands.set_tour(replace(tour, done=tour.done | {step.id} if is_done else tour.done - {step.id}))
    return is_done


def _open_at(step: Step) -> None:
    """Make a step the current step of the guided tour. Scroll to the elements that it is about, if the page shows them."""
    commands.set_tour(replace(session.current().tour, step=step.id, is_open=True, before=""))
    _point_at(step)


def _point_at(step: Step) -> None:
    session.store_choice(SHOWN, commands.count_scroll(), step.id)


def _close() -> None:
    commands.set_tour(replace(session.current().tour, is_open=False))


def _show(step: Step, reading: Reading) -> None:
    """Carry out "Show me" for a tour step: open its tab, set its widgets, and scroll to the elements that it is about."""
    commands.open_view(step.view, step.lesson, step.parts)
    if step.on is not None:
        step.on(reading)
    _point_at(step)
