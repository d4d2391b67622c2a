"""Part five of Teach it: take the step, 1, 10 or 100 times; what it did, what it cost elsewhere; take it back, or keep it."""

from dataclasses import replace

import numpy as np
import streamlit as st

from model.network import Network
from model.score import score
from model.teaching import Backward, Taught, teach
from ui import networks, state, test_digits
from ui.components import figure, step_animation
from ui.format import points, precise_percent, significant
from ui.reading import Reading
from ui.sample import Sample
from ui.state.course import Course, Turn
from ui.views.teach import pictures
from ui.views.teach.chain import COURSE_RATE, RATE_KEY, RATES, rate

STEPS = (1, 10, 100)
NAME_KEY = "teach-name"
NAME_LENGTH = 40
MUCH = 1.0  # points of test accuracy: more than separates one training from the next


def show(reading: Reading, digit: Sample, course: Course, found: Backward) -> None:
    """The step buttons, and all that came of them."""
    st.markdown("**Take the step.** Every weight and every bias moves against its gradient, a little.")
    st.latex(r"w \leftarrow w - \eta \frac{\partial L}{\partial w}")
    _controls(reading, digit, course, found)
    if course.refused is not None:
        st.error(course.refused.problem, icon=":material/error:")
    if not course.turns:
        return
    turn = course.turns[-1]
    taught = turn.taught
    if taught.problem:
        st.warning(taught.problem, icon=":material/warning:")
    st.markdown(_what_it_did(taught, turn, digit))
    step_animation.show(taught, key="teach-film")
    st.markdown(cost(course, turn))
    figure.show(pictures.cost_table(course.score, turn.score, taught.label), key="teach-cost")
    _keep(reading, course)


def _controls(reading: Reading, digit: Sample, course: Course, found: Backward) -> None:
    state.widgets.restore(RATE_KEY, rate(found))
    st.select_slider(
        "Learning rate η",
        RATES,
        format_func=rate_name,
        key=RATE_KEY,
        on_change=state.widgets.store,
        args=(RATE_KEY,),
        help="How far a step goes. Until you move it, it suits the digit: a step should take about a third of the loss away. "
        "The course text uses 0.003. Towards the right the steps overshoot.",
    )
    with st.container(horizontal=True, gap="small"):
        for steps in STEPS:
            st.button(
                f"{steps} step{'' if steps == 1 else 's'}",
                key=f"teach-take-{steps}",
                type="primary" if steps == 1 else "secondary",
                on_click=_take,
                args=(reading, digit, found.label, steps),
            )
        st.button(
            "Take back",
            key="teach-back",
            icon=":material/undo:",
            disabled=not course.can_go_back,
            on_click=_back,
            args=(reading,),
        )
        st.button(
            "Take back all",
            key="teach-back-all",
            icon=":material/restart_alt:",
            disabled=not course.turns,
            on_click=_back_all,
            args=(reading,),
        )


def rate_name(value: float) -> str:
    """A learning rate as the slider shows it, the course text's own marked."""
    return f"{significant(value, 1)} (course text)" if value == COURSE_RATE else significant(value, 1)


def _take(reading: Reading, digit: Sample, label: int, steps: int) -> None:
    """Teach this session's course; the network that reads stays as it is."""
    course = state.teaching.course(reading.network_id, reading.network)
    state.teaching.set_course(reading.network_id, taken(course, digit, label, state.widgets.value(RATE_KEY), steps))
    state.widgets.store(RATE_KEY)  # the next step is as long as this one


def taken(course: Course, digit: Sample, label: int, rate: float, steps: int) -> Course:
    """The course after `steps` steps more."""
    taught = teach(course.network, digit.pixels, label, rate, steps)
    if taught.stopped:
        return replace(course, refused=taught)
    if course.score is None:
        course = replace(course, score=score(course.base, *test_digits.load()))
    return course.took(Turn(taught, digit.pixels, score(taught.network, *test_digits.load())))


def _back(reading: Reading) -> None:
    state.teaching.set_course(reading.network_id, state.teaching.course(reading.network_id, reading.network).back())


def _back_all(reading: Reading) -> None:
    state.teaching.set_course(reading.network_id, state.teaching.course(reading.network_id, reading.network).back_to_base())


def _what_it_did(taught: Taught, turn: Turn, digit: Sample) -> str:
    which = digit.words if np.array_equal(turn.pixels, digit.pixels) else "an earlier drawing"
    before, after = (precise_percent(float(taught.probabilities[n, taught.label])) for n in (0, -1))
    steps = f"{taught.steps} step{'' if taught.steps == 1 else 's'}"
    return (
        f"**What it did:** {steps} at η = {significant(taught.learning_rate, 1)} took the probability that {which} is a "
        f"{taught.label} from {before} to **{after}**, and the loss from {significant(float(taught.losses[0]))} to "
        f"**{significant(float(taught.losses[-1]))}**."
    )


def cost(course: Course, turn: Turn) -> str:
    """What was forgotten, in a sentence or two."""
    change = (turn.score.by_digit - course.score.by_digit) * 100
    worst = int(np.nanargmin(change))
    total = (turn.score.accuracy - course.score.accuracy) * 100
    words = (
        f"**What it cost elsewhere:** of MNIST's 10,000 test digits it read {precise_percent(course.score.accuracy)} "
        f"right before the first step, and reads **{precise_percent(turn.score.accuracy)}** now "
        f"({points(turn.score.accuracy, course.score.accuracy)} points)."
    )
    if total < 0 and change[worst] < 0:
        words += f" Most forgotten: {worst}, {abs(change[worst]):.1f} points."
    if total < -MUCH:
        words += " That is much for one digit: take the steps back, and try a smaller η."
    return words


def _keep(reading: Reading, course: Course) -> None:
    st.markdown("**Keep it?** A kept network can be picked in the sidebar, beside the untaught one, for this visit.")
    state.widgets.restore(NAME_KEY, f"Taught a {course.turns[-1].taught.label}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name", key=NAME_KEY, max_chars=NAME_LENGTH, width=260, on_change=state.widgets.store, args=(NAME_KEY,))
        st.button("Keep this network", key="teach-keep", icon=":material/bookmark_add:", on_click=_add, args=(reading,))
        kept = state.networks.id_of(course.network)
        if kept:
            st.button(
                "Read with it", key="teach-pick", icon=":material/visibility:", on_click=state.networks.select, args=(kept,)
            )
    if kept:
        st.success(f"Kept as “{networks.name(kept, state.networks.added()[kept])}”.", icon=":material/check_circle:")


def _add(reading: Reading) -> None:
    course = state.teaching.course(reading.network_id, reading.network)
    if not course.turns or state.networks.id_of(course.network):
        return
    name = str(state.widgets.value(NAME_KEY) or "").strip() or f"Taught a {course.turns[-1].taught.label}"
    state.networks.add(name, described(course, networks.name(reading.network_id, reading.network)))


def described(course: Course, origin: str) -> Network:
    """The taught network with what is known of it: its own test accuracy, and which network it was taught from."""
    known = {"test_accuracy": course.turns[-1].score.accuracy, "taught_from": origin, "taught_steps": course.steps}
    return replace(course.network, metadata=known)
