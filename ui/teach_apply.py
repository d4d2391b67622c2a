"""Part five of Teach it: take the step, 1, 10 or 100 times; what it did, what it cost elsewhere; take it back, or keep it."""

from dataclasses import replace

import numpy as np
import streamlit as st

from model.network import Network
from model.score import score
from model.teaching import Backward, Taught, teach
from ui import figures, film, labels, networks, session, teach_pictures, testset
from ui.course import Course, Turn
from ui.numerals import percent, text
from ui.reading import Reading
from ui.specimen import Specimen
from ui.teach_chain import COURSE_RATE, RATE_KEY, RATES, rate

STEPS = (1, 10, 100)
NAME_KEY = "teach-name"
NAME_LENGTH = 40
MUCH = 1.0  # points of test accuracy: more than separates one training from the next


def show(reading: Reading, digit: Specimen, course: Course, found: Backward) -> None:
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
    film.show(taught, key="teach-film")
    st.markdown(cost(course, turn))
    figures.show(teach_pictures.cost_table(course.score, turn.score, taught.label), key="teach-cost")
    _keep(reading, course)


def _controls(reading: Reading, digit: Specimen, course: Course, found: Backward) -> None:
    session.kept(RATE_KEY, rate(found))
    st.select_slider(
        "Learning rate η",
        RATES,
        format_func=rate_name,
        key=RATE_KEY,
        on_change=session.keep,
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
    return f"{text(value, 1)} (course text)" if value == COURSE_RATE else text(value, 1)


def _take(reading: Reading, digit: Specimen, label: int, steps: int) -> None:
    """Teach this session's course; the network that reads stays as it is."""
    course = session.course(reading.network_id, reading.network)
    session.set_course(reading.network_id, taken(course, digit, label, session.value(RATE_KEY), steps))
    session.keep(RATE_KEY)  # the next step is as long as this one


def taken(course: Course, digit: Specimen, label: int, rate: float, steps: int) -> Course:
    """The course after `steps` steps more."""
    taught = teach(course.network, digit.pixels, label, rate, steps)
    if taught.stopped:
        return replace(course, refused=taught)
    if course.score is None:
        course = replace(course, score=score(course.base, *testset.load()))
    return course.took(Turn(taught, digit.pixels, score(taught.network, *testset.load())))


def _back(reading: Reading) -> None:
    session.set_course(reading.network_id, session.course(reading.network_id, reading.network).back())


def _back_all(reading: Reading) -> None:
    session.set_course(reading.network_id, session.course(reading.network_id, reading.network).back_to_base())


def _what_it_did(taught: Taught, turn: Turn, digit: Specimen) -> str:
    which = digit.words if np.array_equal(turn.pixels, digit.pixels) else "an earlier drawing"
    before, after = (percent(float(taught.probabilities[n, taught.label])) for n in (0, -1))
    steps = f"{taught.steps} step{'' if taught.steps == 1 else 's'}"
    return (
        f"**What it did:** {steps} at η = {text(taught.learning_rate, 1)} took the probability that {which} is a "
        f"{taught.label} from {before} to **{after}**, and the loss from {text(float(taught.losses[0]))} to "
        f"**{text(float(taught.losses[-1]))}**."
    )


def cost(course: Course, turn: Turn) -> str:
    """What was forgotten, in a sentence or two."""
    change = (turn.score.by_digit - course.score.by_digit) * 100
    worst = int(np.nanargmin(change))
    total = (turn.score.accuracy - course.score.accuracy) * 100
    words = (
        f"**What it cost elsewhere:** of MNIST's 10,000 test digits it read {percent(course.score.accuracy)} right before the "
        f"first step, and reads **{percent(turn.score.accuracy)}** now "
        f"({labels.points(turn.score.accuracy, course.score.accuracy)} points)."
    )
    if total < 0 and change[worst] < 0:
        words += f" Most forgotten: {worst}, {abs(change[worst]):.1f} points."
    if total < -MUCH:
        words += " That is much for one digit: take the steps back, and try a smaller η."
    return words


def _keep(reading: Reading, course: Course) -> None:
    st.markdown("**Keep it?** A kept network can be picked in the sidebar, beside the untaught one, for this visit.")
    session.kept(NAME_KEY, f"Taught a {course.turns[-1].taught.label}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Name", key=NAME_KEY, max_chars=NAME_LENGTH, width=260, on_change=session.keep, args=(NAME_KEY,))
        st.button("Keep this network", key="teach-keep", icon=":material/bookmark_add:", on_click=_add, args=(reading,))
        kept = session.kept_as(course.network)
        if kept:
            st.button("Read with it", key="teach-pick", icon=":material/visibility:", on_click=session.pick, args=(kept,))
    if kept:
        st.success(f"Kept as “{networks.name(kept, session.networks()[kept])}”.", icon=":material/check_circle:")


def _add(reading: Reading) -> None:
    course = session.course(reading.network_id, reading.network)
    if not course.turns or session.kept_as(course.network):
        return
    name = str(session.value(NAME_KEY) or "").strip() or f"Taught a {course.turns[-1].taught.label}"
    session.add_network(name, described(course, networks.name(reading.network_id, reading.network)))


def described(course: Course, origin: str) -> Network:
    """The taught network with what is known of it: its own test accuracy, and which network it was taught from."""
    known = {"test_accuracy": course.turns[-1].score.accuracy, "taught_from": origin, "taught_steps": course.steps}
    return replace(course.network, metadata=known)
