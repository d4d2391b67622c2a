"""The steps of Teach it: take 1, 10 or 100, see their effect on this digit and on others, undo or keep them."""

from dataclasses import replace

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.evaluation import Score
from model.layers import ForwardPass
from model.network import DIGITS
from model.teaching import Backward, backward, forgotten, relative_change, teach
from ui import commands, mnist_digits, networks, quiz, session
from ui.components import figure, line_charts, network_picture
from ui.components.line_charts import Chart
from ui.figures import captions, images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.quiz import Choice
from ui.reading import Reading
from ui.teaching import Round, TeachingHistory
from ui.text import glossary
from ui.text.format import a_digit, count, percent, points, significant
from ui.views.teach import learning_rate

STEPS = (1, 10, 100)
LABEL = "label"  # the choice of the digit that a drawing is; about the drawing
OTHERS, FORGOTTEN_KEY = "teach-others", "teach-forgotten"
EFFECT_KEY, CURVE_KEY = "teach-effect", "teach-loss-curve"
FORGOTTEN = 8  # pictures of test digits
MUCH = 1.0  # percentage points of test accuracy; two training runs differ by less
SHOWS = 0.05  # percentage points; a smaller change reads 0.0
PREDICTION = "predict-teach"
QUESTION = Choice(
    "After the next step, how will the network read the 10,000 test digits?",
    ("a little better", "about as well", "worse"),
)


def history_of(reading: Reading) -> TeachingHistory:
    """Return how the selected network was trained on the visitor's drawings in this session. The history may be empty."""
    found = session.current().taught.get(reading.network_id)
    return found if found is not None and found.base is reading.network else TeachingHistory(reading.network)


def next_step(reading: Reading) -> Backward:
    """Return the values of the next training step on the drawing.

    Its label is the user's choice for this drawing, else its known label, else the prediction.
    """
    label = session.stored(LABEL, reading.right_digit, reading.result.key)
    return backward(history_of(reading).network, reading.result.x, label)


def choose(reading: Reading) -> None:
    """Store the label that the user has chosen for the drawing, by a click on one of the ten digits in the picture."""
    digit = session.sent(network_picture.KEY, "label")
    if reading.passed is not None and type(digit) is int and 0 <= digit < DIGITS:
        session.store_choice(LABEL, digit, reading.passed.key)


@commands.telling_errors()
def take(reading: Reading) -> None:
    """Train for as many steps as the clicked button says. Store the label and the learning rate for further steps."""
    steps = session.sent(network_picture.KEY, "step")
    if reading.passed is None or type(steps) is not int or steps not in STEPS:
        return
    backprop = next_step(reading)
    rate = learning_rate.current(backprop)
    session.store_choice(LABEL, backprop.label, reading.passed.key)
    session.store_choice(learning_rate.KEY, rate, learning_rate.about(backprop))
    commands.networks.keep_taught(reading.network_id, train(history_of(reading), reading.passed, backprop.label, rate, steps))


def take_back(reading: Reading) -> None:
    """Undo the steps of the latest click or, after a click on "Take back all", all steps."""
    is_all = session.sent(network_picture.KEY, "back") is True
    history = history_of(reading)
    commands.networks.keep_taught(reading.network_id, TeachingHistory(history.base) if is_all else history.undone())


def _outcome(history: TeachingHistory) -> tuple[int, str]:
    """Return the index of the right answer to QUESTION after the latest steps, and a sentence that says why."""
    before, after = mnist_digits.answers(history.rounds[-1].before).score, history.rounds[-1].score
    change = after.correct.sum() - before.correct.sum()
    option = 1 if abs(change) <= learning_rate.FEW else 0 if change > 0 else 2
    return option, "Each step looked at one drawing, and moved weights that every digit is read with."


def effect(reading: Reading, history: TeachingHistory, backprop: Backward) -> None:
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
            glossary.markdown(effect_on_others(history))
            _forgotten(history)
    is_same = last is not None and last.key == reading.result.key
    if backprop.network.output == "softmax":
        label = backprop.label
        before = float(last.taught.probabilities[0, label]) if last and is_same and last.taught.label == label else None
        line_charts.show(error_curve(float(backprop.output[label]), before), key=CURVE_KEY)
        glossary.markdown(f":small[The [[loss]] says how wrong it is. p: the probability of {label}.]")
    if last is None:
        return
    figure.show(accuracy_table(mnist_digits.answers(history.base).score, last.score, last.taught.label), key=OTHERS)
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


def train(history: TeachingHistory, passed: ForwardPass, label: int, rate: float, steps: int) -> TeachingHistory:
    """Train the network for `steps` more steps. Return the training history with these steps as a new round.

    passed: a forward pass of the digit to train on.
    If the numbers overflow, no round is added, and `refused` of the returned history holds the failed steps.
    """
    taught = teach(history.network, passed.x, label, rate, steps)
    if taught.stopped:
        return replace(history, refused=taught)
    return history.added(taught, passed.key, mnist_digits.answers(taught.network).score)


def error_curve(p: float, before: float | None = None) -> Chart:
    """Return a chart of the loss −log p with a mark at p. before: an earlier value of p, which gets a point on the curve."""
    tiny = float(np.finfo(np.float32).tiny)
    p, *earlier = (max(each, tiny) for each in (p, before) if each is not None)
    low = min(0.01, p, *earlier)
    chart = line_charts.of_function("−log p, the loss", lambda x: -np.log(x), p, "p", "−log p", (low, 1.0))
    before_it = {"before": (earlier, (-np.log(earlier)).tolist())} if earlier else {}
    return replace(chart, curves={**chart.curves, **before_it})


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
    before, after = mnist_digits.answers(history.base).score, history.rounds[-1].score
    total, old, new = (int(each) for each in (after.total.sum(), before.correct.sum(), after.correct.sum()))
    words = (
        f"**What it did to other digits:** before the first step, the network read {old:,} of the {total:,} [[test digits]] "
        f"correctly, now **{new:,}**."
    )
    if abs(new - old) <= learning_rate.FEW:
        return f"{words} That is almost the same."
    is_much = (before.accuracy - after.accuracy) * 100 > MUCH
    return f"{words} That is a lot for one digit. Take the steps back and try a smaller η." if is_much else words


def accuracy_table(before: Score, after: Score, trained_digit: int) -> Markup:
    """Return an HTML table of the test accuracy before and after training. It has a row for each digit if any has changed."""
    change = (after.by_digit - before.by_digit) * 100
    now = cell(percent(after.accuracy, 2), testid="taught-accuracy", value=after.accuracy)
    total = row("all", cell(percent(before.accuracy, 2)), now, EMPTY, cell(points(after.accuracy, before.accuracy)), total=True)
    names = ("digit", "before", "now", "", "points")
    if np.nanmax(np.abs(change)) < SHOWS:
        return table(names, total)
    scale = max(1.0, images.scale_of(change))  # so that a small change has a short bar
    rows = [
        row(
            d,
            cell(percent(old)),
            cell(percent(new)),
            bar(moved, scale),
            cell(points(new, old, 1), change=moved),
            winner=d == trained_digit,
        )
        for d, (old, new, moved) in enumerate(zip(before.by_digit, after.by_digit, change, strict=True))
    ]
    return table(names, *rows, total, caption=f"The scale of the bars is ±{scale:.3g} percentage points.")


def _forgotten(history: TeachingHistory) -> None:
    """Show test digits that were classified correctly before the first training step and are misclassified now."""
    digits, labels = mnist_digits.load()
    before, after = (mnist_digits.answers(network).digits for network in (history.base, history.network))
    found = forgotten(labels, before, after, each=2)[:FORGOTTEN]
    if len(found):
        st.caption("Read correctly before, misread now:")
        figure.show(captions.misread(digits[found], labels[found], after[found]), key=FORGOTTEN_KEY)


def _select_taught(reading: Reading) -> None:
    history = history_of(reading)
    if not history.rounds:
        return
    last = history.rounds[-1]
    origin = networks.name(reading.network_id, reading.network)
    metadata = {"test_accuracy": last.score.accuracy, "taught_from": origin, "taught_steps": history.steps}
    taught = replace(history.network, metadata=metadata)
    network_id = f"taught-{taught.key}"  # the same if it is added again
    commands.networks.add_network(f"Taught {a_digit(last.taught.label)}", taught, network_id)
