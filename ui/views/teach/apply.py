"""What the steps of Teach it have done: to this digit and to others. The copy that they have changed can be selected."""

from dataclasses import replace

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.evaluation import Score
from model.network import DIGITS, Network
from model.reading import Reading
from model.teaching import Backward, backward, forgotten, relative_change
from ui import commands, mnist_digits, networks, session, teaching
from ui.components import figure, line_charts, network_picture
from ui.components.line_charts import Chart
from ui.curriculum import Experiment
from ui.figures import captions, images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.mnist_digits import Answers
from ui.teaching import Taught
from ui.text import glossary
from ui.text.format import percent, points, significant
from ui.text.language import grouped, mark, t, tn
from ui.views.teach import learning_rate

LABEL = "label"  # the choice of the digit that a drawing is; about the drawing
OTHERS, FORGOTTEN_KEY = "teach-others", "teach-forgotten"
EFFECT_KEY, CURVE_KEY = "teach-effect", "teach-loss-curve"
FORGOTTEN = 8  # pictures of test digits
MUCH = 1.0  # percentage points of test accuracy; two training runs differ by less
SHOWS = 0.05  # percentage points; a smaller change reads 0.0
PREDICTION = "predict-teach"


def _right_option(taught: Taught) -> int:
    before, after = (mnist_digits.answers(network).score for network in (taught.earlier[0], taught.network))
    change = after.correct.sum() - before.correct.sum()
    return 1 if abs(change) <= learning_rate.FEW else 0 if change > 0 else 2


EXPERIMENT = Experiment(
    mark("After the next step, how will the network read the 10,000 test digits?"),
    (mark("a little better"), mark("about as well"), mark("worse")),
    _right_option,
    mark("Each step looked at one drawing, and moved weights that every digit is read with."),
)


def copy_of(reading: Reading) -> Taught | None:
    """Return the copy of the selected network that the visitor teaches, or None before the first step."""
    return session.current().taught.get(reading.network_id)


def next_step(reading: Reading) -> Backward:
    """Return the values of the next training step on the drawing.

    Its label is the user's choice for this drawing, else its known label, else the prediction.
    """
    label, taught = session.stored(LABEL, reading.right_digit, reading.result.key), copy_of(reading)
    return backward(taught.network if taught else reading.network, reading.result.x, label)


def choose(reading: Reading) -> None:
    """Store the label that the user has chosen for the drawing, by a click on one of the ten digits in the picture."""
    digit = session.sent(network_picture.KEY, "label")
    if reading.passed is not None and type(digit) is int and 0 <= digit < DIGITS:
        session.store_choice(LABEL, digit, reading.passed.key)


@commands.telling_errors()
def receive(reading: Reading) -> None:
    """Store the copy that the browser has taught, and the label and the learning rate of its latest steps."""
    sent, earlier = session.sent(network_picture.KEY, "taught"), copy_of(reading)
    if not isinstance(sent, dict) or sent.get("base") != reading.network.key:
        return  # another network has been selected meanwhile
    if sent.get("id") == "":  # the browser has taken all steps back
        commands.networks.keep_taught(reading.network_id, None)
        return
    about = reading.passed.key if reading.passed else ""
    taught = teaching.parse(sent, commands.networks.from_browser(sent), reading.network, earlier, about)
    commands.networks.keep_taught(reading.network_id, taught)
    if taught.about:
        session.store_choice(LABEL, taught.label, about)
        rate_about = learning_rate.about(about, taught.label)
        session.store_choice(learning_rate.KEY, session.stored(learning_rate.KEY, taught.learning_rate, rate_about), rate_about)


def effect(reading: Reading, taught: Taught | None, backprop: Backward) -> None:
    """Show the digit's loss, how the latest training steps changed the predictions, and a button to keep the trained network."""
    if taught is None:
        _loss(backprop)
        return
    EXPERIMENT.compare(PREDICTION, f"{reading.network_id} after {taught.earlier[1]}", taught)
    answers = [mnist_digits.answers(network) for network in (reading.network, taught.network)]
    before, after = (each.score for each in answers)
    with st.container(key=EFFECT_KEY):
        st.markdown(effect_of(taught, reading.network))
        glossary.markdown(effect_on_others(before, after))
        _forgotten(*answers)
    is_same = taught.about == reading.result.key
    _loss(backprop, taught.p_before if is_same and taught.label == backprop.label else None)
    if accuracies := accuracy_table(before, after, taught.label):
        figure.show(accuracies, key=OTHERS)
    if is_same and mnist_digits.is_test_digit(reading.sheet):
        st.caption(
            t(
                "The digit that you taught is itself one of the {count} test digits, which hardly changes the result. In real "
                "use, a network is never trained on its test digits.",
                count=grouped(after.total.sum()),
            )
        )
    _offer(reading, taught, after.accuracy)


def _loss(backprop: Backward, p_before: float | None = None) -> None:
    if backprop.network.output == "softmax":
        p = float(backprop.output[backprop.label])
        line_charts.show(error_curve(p, p_before), key=CURVE_KEY)
        glossary.markdown(
            t(":small[The [[loss]] says how wrong it is. p: the probability of {digit}.]", digit=backprop.label),
        )


def error_curve(p: float, before: float | None = None) -> Chart:
    """Return a chart of the loss −log p with a mark at p. before: an earlier value of p, which gets a point on the curve."""
    tiny = float(np.finfo(np.float32).tiny)
    p, *earlier = (max(each, tiny) for each in (p, before) if each is not None)
    low = min(0.01, p, *earlier)
    chart = line_charts.of_function(t("−log p, the loss"), lambda x: -np.log(x), p, "p", t("−log p"), (low, 1.0))
    before_it = {t("before"): (earlier, (-np.log(earlier)).tolist())} if earlier else {}
    return replace(chart, curves={**chart.curves, **before_it})


def effect_of(taught: Taught, base: Network) -> str:
    """Return a text on how the latest training steps have changed the loss, and all steps the weights."""
    first, last = (significant(loss) for loss in taught.losses)
    values = {"rate": significant(taught.learning_rate, 1), "first": first, "last": last}
    did = tn(
        "**What it did:** {n} step at η = {rate} changed, in a copy, the loss from {first} to **{last}**.",
        "**What it did:** {n} steps at η = {rate} changed, in a copy, the loss from {first} to **{last}**.",
        taught.count,
        **values,
    )
    if first == last:
        did = tn(
            "**What it did:** {n} step at η = {rate} left the loss of a copy at **{last}**.",
            "**What it did:** {n} steps at η = {rate} left the loss of a copy at **{last}**.",
            taught.count,
            **values,
        )
    moved = significant(100 * relative_change(base, taught.network), 2)
    return did + " " + t("Since the first step, the weights have moved by {moved}\u00a0% of their size.", moved=moved)


def effect_on_others(before: Score, after: Score) -> str:
    """Return a text on how the accuracy on the test digits has changed since the first training step."""
    total, old, new = (int(each) for each in (after.total.sum(), before.correct.sum(), after.correct.sum()))
    words = t(
        "**What it did to other digits:** before the first step, the network read {old} of the {total} [[test digits]] "
        "correctly, now **{new}**.",
        old=grouped(old),
        total=grouped(total),
        new=grouped(new),
    )
    if abs(new - old) <= learning_rate.FEW:
        return words + " " + t("That is almost the same.")
    is_much = (before.accuracy - after.accuracy) * 100 > MUCH
    if is_much:
        words += " " + t("That is a lot for one digit. Take the steps back and try a smaller η.")
    return words


def accuracy_table(before: Score, after: Score, trained_digit: int) -> Markup:
    """Return an HTML table of each digit's test accuracy before and after training. It is empty if none has changed."""
    change = (after.by_digit - before.by_digit) * 100
    if np.nanmax(np.abs(change)) < SHOWS:
        return Markup()
    now = cell(percent(after.accuracy, 2), testid="taught-accuracy", value=after.accuracy)
    total = row(
        t("all"), cell(percent(before.accuracy, 2)), now, EMPTY, cell(points(after.accuracy, before.accuracy)), total=True
    )
    names = (t("digit"), t("before"), t("now"), "", t("points"))
    scale = max(1.0, images.scale_of(change))  # so that a small change has a short bar
    rows = []
    for d, (old, new, moved) in enumerate(zip(before.by_digit, after.by_digit, change, strict=True)):
        cells = cell(percent(old)), cell(percent(new)), bar(moved, scale), cell(points(new, old, 1), change=moved)
        rows.append(row(d, *cells, winner=d == trained_digit))
    return table(names, *rows, total, caption=t("The scale of the bars is ±{scale} percentage points.", scale=f"{scale:.3g}"))


def _forgotten(before: Answers, after: Answers) -> None:
    found = forgotten(after.labels, before.digits, after.digits, each=2)[:FORGOTTEN]
    if len(found):
        st.caption(t("Read correctly before, misread now:"))
        figure.show(captions.misread(after.images[found], after.labels[found], after.digits[found]), key=FORGOTTEN_KEY)


def _offer(reading: Reading, taught: Taught, accuracy: float) -> None:
    """Show a button that adds the taught copy to the list of networks. Its id is the same if it is added again."""
    origin = networks.name(reading.network_id, reading.network)
    metadata = {"test_accuracy": accuracy, "taught_from": origin, "taught_steps": taught.steps}
    network = replace(taught.network, metadata=metadata)
    name = t("Taught: {digit}", digit=taught.label)
    st.button(
        t("Read with this network"), icon=":material/visibility:", key="teach-keep",
        on_click=commands.networks.add_network, args=(name, network, f"taught-{taught.network.key}"),
        help=t("All views then read with it. It stays in the list of networks until you close or reload the page."),
    )  # fmt: skip
