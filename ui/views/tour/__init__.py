"""The guided tour: one card at a time, below the sheet or at the foot of a phone. It blocks nothing.

`steps` holds the cards. The place in the tour and the predictions are kept in the browser's own storage (`ui.session`).
"""

from dataclasses import replace
from functools import partial

import streamlit as st

from ui import commands, session, widgets
from ui.components import spotlight
from ui.reading import Reading
from ui.session import Tour
from ui.views import training
from ui.views.tour.steps import STEPS, Step

MINUTES = 20
END = "end"  # in place of a card's id, after the last card
SHOWN = "tour-shown"  # the number of the latest request to scroll to the places of a card, about the card
TOLD = "tour-told"  # whether the answer is shown, about the card


def cards() -> tuple[Step, ...]:
    """Return the cards that the address names, in its order, or all."""
    chosen = session.current().cards
    return tuple(STEPS[number - 1] for number in chosen if 1 <= number <= len(STEPS)) or STEPS


def invite() -> None:
    """Invite to the guided tour, which is started or resumed, and to signs of one's own. Show nothing while the tour is open."""
    tour, steps = session.current().tour, cards()
    if tour.is_open:
        return
    number = next((n for n, step in enumerate(steps) if step.id == tour.step), None)
    label = f"Start the tour ({MINUTES} min)" if number is None else f"Go on with the tour ({number + 1} of {len(steps)})"
    start = partial(_open_at, steps[number or 0].id)
    with st.container(horizontal=True, key="invitations"):
        st.button(label, key="tour-start", type="primary", icon=":material/tour:", on_click=start)
        st.button("Teach it your own sign", key="own-signs", icon=":material/favorite:", on_click=training.open_own_signs)


def card(reading: Reading) -> None:
    """Show the current card of the guided tour, unless the tour is closed. Scroll to what the visitor or the card asks for."""
    visitor, tour, steps = session.current(), session.current().tour, cards()
    if visitor.sought:
        spotlight.show((visitor.sought,), visitor.scrolls, is_framed=False)
    if not tour.is_open:
        return
    number = len(steps) if tour.step == END else next((n for n, step in enumerate(steps) if step.id == tour.step), 0)
    step = steps[number] if number < len(steps) else None
    is_told = step is not None and session.stored(TOLD, False, step.id)
    if not visitor.sought:
        turn = session.stored(SHOWN, 0, tour.step)
        spotlight.show((step.results if is_told and step.results else step.places) if step and turn else (), turn)
    with st.container(key="tour", border=True):
        with st.container(key="tour-head", horizontal=True, vertical_alignment="center", gap="small"):
            title = f"{number + 1} of {len(steps)} · {step.title}" if step else "The end"
            st.markdown(f"**{title}**", width="stretch")
            st.button("Close the tour", key="tour-close", type="tertiary", icon=":material/close:", on_click=_close)
        is_asked = step is not None and step.id not in tour.guesses
        if step is None:
            _sum_up(steps)
        elif is_asked:
            _ask(step, reading)
        else:
            _answer(step, tour.guesses[step.id], is_told)
        with st.container(key="tour-buttons", horizontal=True, vertical_alignment="center", gap="small"):
            back = partial(_open_at, steps[max(0, number - 1)].id)
            st.button("Back", key="tour-back", disabled=number == 0, on_click=back)
            if step and not is_asked:
                st.button("Show me", key="tour-show", on_click=_show, args=(step, reading))
            if step is None:
                st.button("Finish", key="tour-next", type="primary", on_click=commands.set_tour, args=(Tour(),))
            elif is_asked or is_told:
                following = partial(_open_at, steps[number + 1].id if number + 1 < len(steps) else END)
                st.button("Next", key="tour-next", type="secondary" if is_asked else "primary", on_click=following)
            else:
                st.button("What happened?", key="tour-tell", type="primary", on_click=_tell, args=(step,))


def _ask(step: Step, reading: Reading) -> None:
    """Ask for the prediction. A press on an answer keeps it, and opens what the task is about."""

    def guess(option: int | None) -> None:
        tour = session.current().tour
        if option is not None:
            commands.set_tour(replace(tour, step=step.id, guesses={**tour.guesses, step.id: option}))
            _show(step, reading)

    st.markdown(step.asked.text)
    choices = {"format_func": step.asked.options.__getitem__, "label_visibility": "collapsed"}
    options = range(len(step.asked.options))
    widgets.controlled(st.pills, step.asked.text, options, key=f"tour-{step.id}", value=None, on_change=guess, **choices)


def _answer(step: Step, guess: int, is_told: bool) -> None:
    """Show the prediction with the task, or with the answer."""
    expected, right = step.asked.options[guess % len(step.asked.options)], step.asked.options[step.asked.right]
    if not is_told:
        st.markdown(f"{step.task} :small[You expect: {expected}.]")
    elif guess == step.asked.right:
        st.markdown(f":material/check_circle: **As you expected:** {right}. {step.asked.why}")
    else:
        st.markdown(f"You expected: {expected}. **What happened:** {right}. {step.asked.why}")


def _sum_up(steps: tuple[Step, ...]) -> None:
    """Show how many predictions were right, and the answers to the others."""
    guesses = session.current().tour.guesses
    made = [step for step in steps if step.id in guesses]
    wrong = [step for step in made if guesses[step.id] != step.asked.right]
    surprises = "\n".join(f"- **{step.title}** {step.asked.options[step.asked.right]}" for step in wrong)
    st.markdown(f"**{len(made) - len(wrong)} of {len(made)}** predictions were right.")
    if wrong:
        st.markdown(f"What surprised you:\n{surprises}")


def _open_at(step_id: str) -> None:
    commands.set_tour(replace(session.current().tour, step=step_id, is_open=True))


def _close() -> None:
    commands.set_tour(replace(session.current().tour, is_open=False))


def _tell(step: Step) -> None:
    session.store_choice(TOLD, True, step.id)
    _point_at(step)


def _show(step: Step, reading: Reading) -> None:
    """Open the tab of a card, set its widgets, and scroll to what it is about."""
    commands.open_view(step.view, step.lesson, step.parts)
    if step.on is not None:
        step.on(reading)
    _point_at(step)


def _point_at(step: Step) -> None:
    session.store_choice(SHOWN, commands.count_scroll(), step.id)
