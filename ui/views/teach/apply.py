"""The steps of Teach it: take 1, 10 or 100, see their effect on this digit and on others, undo or keep them."""

from dataclasses import replace

import numpy as np
import streamlit as st

from model.network import DIGITS
from model.teaching import Backward, backward, forgotten, relative_change, teach
from ui import commands, mnist_digits, networks, quiz, session
from ui.components import figure, line_charts, network_picture
from ui.example_digit import LABEL, Sample, sample_of
from ui.quiz import Choice, Outcome
from ui.reading import Reading
from ui.teaching import Round, TeachingHistory
from ui.text import prose, worked_examples
from ui.text.format import a_digit, count, percent, points, significant
from ui.views.teach import learning_rate, step_figures

STEPS = (1, 10, 100)
OTHERS, FORGOTTEN_KEY = "teach-others", "teach-forgotten"
RATE_KEY, EFFECT_KEY, CURVE_KEY = "teach-far", "teach-effect", "teach-loss-curve"
FORGOTTEN = 8  # pictures of test digits
MUCH = 1.0  # percentage points of test accuracy; two training runs differ by less
PREDICTION = "predict-teach"
QUESTION = Choice(
    "After the next step, how will the network read the 10,000 test digits?",
    ("a little better", "about as well", "worse"),
)


def history_of(reading: Reading) -> TeachingHistory:
    """Return how the selected network was trained on the visitor's drawings in this session. The history may be empty."""
    found = session.current().taught.get(reading.network_id)
    return found if found is not None and found.base is reading.network else TeachingHistory(reading.network)


def label_of(reading: Reading) -> int:
    """Return the label to train with: the user's choice for this drawing, else its known label, else the prediction."""
    sample = sample_of(reading)
    return session.stored(LABEL, sample.digit, sample.passed.key)


def choose(reading: Reading) -> None:
    """Store the label that the user has chosen for the drawing, by a click on one of the ten digits in the picture."""
    digit = session.sent(network_picture.KEY, "label")
    if type(digit) is int and 0 <= digit < DIGITS:
        session.store_choice(LABEL, digit, sample_of(reading).passed.key)


@commands.telling_errors()
def take(reading: Reading) -> None:
    """Train for as many steps as the clicked button says. Store the label and the learning rate for further steps."""
    steps, sample = session.sent(network_picture.KEY, "step"), sample_of(reading)
    if type(steps) is not int or steps not in STEPS or reading.digit is None:
        return
    label = label_of(reading)
    session.store_choice(LABEL, label, sample.passed.key)
    history = history_of(reading)
    rate = learning_rate.current(backward(history.network, sample.pixels, label))
    session.store_choice(learning_rate.KEY, rate, learning_rate.about(sample.passed, label))
    commands.keep_taught(reading.network_id, train(history, sample, label, rate, steps))


def take_back(reading: Reading) -> None:
    """Undo the steps of the latest click or, after a click on "Take back all", all steps."""
    is_all = session.sent(network_picture.KEY, "back") is True
    history = history_of(reading)
    commands.keep_taught(reading.network_id, history.all_undone() if is_all else history.undone())


def step_length(reading: Reading, history: TeachingHistory, backprop: Backward) -> None:
    """Ask the user to predict the effect of a step on other digits, and show a slider for the learning rate."""
    quiz.ask(PREDICTION, f"{reading.network_id} after {history.steps}", QUESTION)
    with st.expander("How far does a step go?", icon=":material/tune:", expanded=session.stored(learning_rate.OPEN, False)):
        with st.container(key=RATE_KEY):
            learning_rate.slider(backprop)
        prose.markdown(learning_rate.MEANING)
        st.caption(worked_examples.POWERS)


def _outcome(history: TeachingHistory) -> Outcome:
    """Return an Outcome that says whether the latest steps raised, lowered or hardly changed the test accuracy."""
    before, after = mnist_digits.score(history.rounds[-1].before), history.rounds[-1].score
    change = after.correct.sum() - before.correct.sum()
    option = 1 if abs(change) <= learning_rate.FEW else 0 if change > 0 else 2
    result = f"It reads {percent(after.accuracy, 2)} correctly, a change of {points(after.accuracy, before.accuracy)} points."
    return Outcome(option, result, "Each step looked at one drawing, and moved weights that every digit is read with.")


def effect(reading: Reading, sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show the digit's loss, how the latest training steps changed the predictions, and a button to keep the trained network."""
    if history.refused is not None:
        st.error(history.refused.problem, icon=":material/error:")
    last = history.rounds[-1] if history.rounds else None
    if last is not None:
        if last.taught.problem:
            st.warning(last.taught.problem, icon=":material/warning:")
        about = f"{reading.network_id} after {history.steps - last.taught.steps}"
        quiz.compare(PREDICTION, about, QUESTION, _outcome(history))
        with st.container(key=EFFECT_KEY):
            st.markdown(effect_of(last))
            prose.markdown(effect_on_others(history))
            _forgotten(history)
    is_same = last is not None and np.array_equal(last.pixels, sample.pixels)
    if backprop.network.output == "softmax":
        label = backprop.label
        before = float(last.taught.probabilities[0, label]) if last and is_same and last.taught.label == label else None
        line_charts.show(step_figures.error_curve(float(backprop.output[label]), before), key=CURVE_KEY)
        prose.markdown(f":small[The [[loss]] says how wrong it is. p: the probability of {label} for {sample.description}.]")
    if last is None:
        return
    figure.show(step_figures.accuracy_table(mnist_digits.score(history.base), last.score, last.taught.label), key=OTHERS)
    if is_same and mnist_digits.is_test_digit(reading.sheet):
        st.caption(
            f"The digit that you taught is itself one of the {last.score.total.sum():,} test digits, which "
            "hardly changes the result. In real use, a network is never trained on its test digits."
        )
    st.button(
        "Read with this network",
        icon=":material/visibility:",
        key="teach-keep",
        on_click=_select_taught,
        args=(reading,),
        help="All views then read with it. It stays in the list of networks until you close or reload the page.",
    )


def train(history: TeachingHistory, sample: Sample, label: int, rate: float, steps: int) -> TeachingHistory:
    """Train the network on one digit for `steps` more steps. Return the training history with these steps as a new round.

    If the numbers overflow, no round is added, and `refused` of the returned history holds the failed steps.
    """
    taught = teach(history.network, sample.pixels, label, rate, steps)
    if taught.stopped:
        return replace(history, refused=taught)
    return history.added(taught, sample.pixels, mnist_digits.score(taught.network))


def effect_of(last: Round) -> str:
    """Return a text on how the latest training steps, `last`, have changed the loss and the weights."""
    taught = last.taught
    return (
        f"**What it did:** {count(taught.steps, 'step')} at η = {significant(taught.learning_rate, 1)} changed, in a copy, the "
        f"loss from {significant(float(taught.losses[0]))} to **{significant(float(taught.losses[-1]))}**. The weights moved by "
        f"{significant(100 * relative_change(last.before, taught.network), 2)}\u00a0% of their size."
    )


def effect_on_others(history: TeachingHistory) -> str:
    """Return a text on how the accuracy on the test digits has changed since the first training step."""
    before, after = mnist_digits.score(history.base), history.rounds[-1].score
    total, old, new = (int(each) for each in (after.total.sum(), before.correct.sum(), after.correct.sum()))
    words = (
        f"**What it did to other digits:** before the first step, the network read {old:,} of the {total:,} [[test digits]] "
        f"correctly, now **{new:,}**."
    )
    if abs(new - old) <= learning_rate.FEW:
        return f"{words} That is almost the same."
    is_much = (before.accuracy - after.accuracy) * 100 > MUCH
    return f"{words} That is a lot for one digit. Take the steps back and try a smaller η." if is_much else words


def _forgotten(history: TeachingHistory) -> None:
    """Show test digits that were classified correctly before the first training step and are misclassified now."""
    images, labels = mnist_digits.load()
    before, after = (mnist_digits.read_as(network) for network in (history.base, history.network))
    found = forgotten(labels, before, after, each=2)[:FORGOTTEN]
    if len(found):
        figure.show(step_figures.forgotten(images[found], labels[found], after[found]), key=FORGOTTEN_KEY)


def _select_taught(reading: Reading) -> None:
    """Add the trained network to this session, unless it is there already, and select it."""
    history = history_of(reading)
    if not history.rounds:
        return
    added = session.current().added.items()
    kept = next((known for known, network in added if network.layers is history.network.layers), "")
    last = history.rounds[-1]
    origin = networks.name(reading.network_id, reading.network)
    metadata = {"test_accuracy": last.score.accuracy, "taught_from": origin, "taught_steps": history.steps}
    taught = replace(history.network, metadata=metadata)
    if kept := kept or commands.add_network(f"Taught {a_digit(last.taught.label)}", taught):
        commands.select_network(kept)
