"""The game "Fool it", a part of Explore: draw digits that the network misclassifies, and compete with it at hard digits."""

import numpy as np
import streamlit as st

from model.doubt import THRESHOLD, confidence
from model.explain import one_hot, tangent
from model.network import DIGITS, Network
from ui import commands, mnist_digits, session, widgets
from ui.components import figure
from ui.figures import charts, images
from ui.fooled import MOST_FOOLED, Fooled
from ui.reading import Reading
from ui.text.format import a_digit, count, percent
from ui.text.markup import html

NAME = "Fool it"
LABEL_KEY, HARD_KEY, ANSWER_KEY = "game-label", "game-hard", "game-answer"
HARD = 20  # test digits in a round
PLACES = (("upper left", "upper right"), ("lower left", "lower right"))


def show(reading: Reading) -> None:
    st.markdown(
        "**Fool it.** Draw a digit that people can read, and the network misreads or can't read. Then say what people read."
    )
    _ask(reading)
    _gallery(reading.network)
    st.markdown(f"**Survive {HARD} hard ones.** Who reads more hard test digits: you, or the network?")
    _hard(reading)


def _ask(reading: Reading) -> None:
    """Ask which digit people see in the drawing. Show whether the network misclassifies the drawing or is unsure about it."""
    if reading.digit is None:
        return
    about = str(hash(reading.digit.pixels.tobytes()))
    label = widgets.controlled(
        st.pills,
        "What do people read in your drawing?",
        range(DIGITS),
        format_func=str,
        key=LABEL_KEY,
        value=session.stored(LABEL_KEY, None, about),
        on_change=lambda value: _judge(reading, about, value),
    )
    if label is None:
        return
    if fools(reading, label):
        read = Fooled.of(reading.digit.pixels, label)
        st.success(f"**It worked.** {why(reading.network, read)}", icon=":material/celebration:")
    else:
        st.info(f"Not fooled: the network reads {a_digit(label)} too. Bend a stroke, and try again.", icon=":material/edit:")


def _judge(reading: Reading, about: str, label: int | None) -> None:
    session.store_choice(LABEL_KEY, label, about)
    if label is not None and reading.digit is not None and fools(reading, label):
        commands.add_fooled(Fooled.of(reading.digit.pixels, label))


def fools(reading: Reading, label: int) -> bool:
    """Return whether the network misclassifies the drawing or is unsure that it is a digit. label: the digit that people see."""
    return reading.result.digit != label or float(confidence(reading.result)) < THRESHOLD


def why(network: Network, fooled: Fooled) -> str:
    """Return one or two sentences on why the network misclassifies a drawing. They are computed from the drawing's pixels."""
    passed = network.forward(fooled.pixels)
    certainty = float(confidence(passed))
    if passed.digit == fooled.label:
        if certainty >= THRESHOLD:
            return f"The network that reads now is not fooled: it reads {a_digit(fooled.label)}."
        return f"The {fooled.label} fits best, but it is only {percent(certainty, 0)} certain that this is a digit at all."
    parts = votes(network, fooled)
    quarters = parts.reshape(2, 14, 2, 14).sum(axis=(1, 3))
    row, column = divmod(int(quarters.argmax()), 2)
    return (
        f"It reads {a_digit(passed.digit)}, people {a_digit(fooled.label)}. The {passed.digit} got the most votes over the "
        f"{fooled.label} from the pixels at the {PLACES[row][column]}."
    )


def votes(network: Network, fooled: Fooled) -> np.ndarray:
    """Return what each pixel of a misclassified drawing adds to (logit of the prediction - logit of the label), (28, 28)."""
    passed = network.forward(fooled.pixels)
    last = len(network.layers) - 1
    for_it = one_hot(DIGITS, passed.digit) - one_hot(DIGITS, fooled.label)
    return tangent(network, passed, last, for_it).parts.reshape(28, 28)


def _gallery(network: Network) -> None:
    """Show the misclassified drawings. Pixels that support the prediction are blue, those that support the label orange."""
    found = session.current().fooled
    if not found:
        return
    st.markdown(f"You have fooled it with **{count(len(found), 'drawing')}**. This browser keeps the last {MOST_FOOLED}.")
    pictures = []
    for fooled in reversed(found):
        read = network.forward(fooled.pixels).digit
        parts = votes(network, fooled)
        source = images.overlay(parts, fooled.pixels, images.scale_of(parts))
        title = html("{} → <b>{}</b>", fooled.label, read)
        words = f"People read {fooled.label}, the network {read}. {why(network, fooled)}"
        pictures.append(charts.image(source, title, words, style="flex:0 1 5rem"))
    figure.show(charts.small_pictures(pictures), key="game-gallery")
    st.caption("Blue pixels speak for what the network reads, orange ones for what people read.")


def _hard(reading: Reading) -> None:
    """Show hard test digits one after another, and how many the user and the network have classified correctly."""
    about = reading.network.key
    order, answers = session.stored(HARD_KEY, ((), ()), about)
    if not order or len(answers) == len(order):
        if answers:
            say_score(reading.network, order, answers)
        st.button(
            "Play again" if answers else "Play",
            key="game-play",
            icon=":material/stadia_controller:",
            on_click=_start,
            args=(reading,),
        )
        return
    digits, _ = mnist_digits.load()
    if answers:
        _say_last(reading.network, order, answers)
    source, title = images.digit(digits[order[len(answers)]] / 255), f"{len(answers) + 1} of {len(order)}"
    figure.show(charts.small_pictures([charts.image(source, title, "A test digit", style="max-width:9rem")]), key="game-digit")
    widgets.controlled(
        st.pills,
        "What do you read?",
        range(DIGITS),
        format_func=str,
        key=f"{ANSWER_KEY}-{len(answers) % 2}",  # another widget for the next digit, with nothing pressed
        value=None,
        on_change=lambda value: _answer(about, order, answers, value),
    )


def _start(reading: Reading) -> None:
    hard = mnist_digits.hard(reading.network)
    order = session.current().rng.choice(hard, min(HARD, len(hard)), replace=False)
    session.store_choice(HARD_KEY, (tuple(order.tolist()), ()), reading.network.key)


def _answer(about: str, order: tuple[int, ...], answers: tuple[int, ...], value: int | None) -> None:
    if value is not None:
        session.store_choice(HARD_KEY, (order, (*answers, value)), about)


def _say_last(network: Network, order: tuple[int, ...], answers: tuple[int, ...]) -> None:
    index = order[len(answers) - 1]
    read, label = int(mnist_digits.read_as(network)[index]), int(mnist_digits.load()[1][index])
    you, it = ("✓" if found == label else "✗" for found in (answers[-1], read))
    st.markdown(f"It was {a_digit(label)}. You: {answers[-1]} {you} · The network: {read} {it}")


def say_score(network: Network, order: tuple[int, ...], answers: tuple[int, ...]) -> None:
    """Show whether the user or the network has classified more digits of a round correctly."""
    labels, read = mnist_digits.load()[1][list(order)], mnist_digits.read_as(network)[list(order)]
    you, it = int((labels == np.array(answers)).sum()), int((labels == read).sum())
    winner = "You win." if you > it else "The network wins." if it > you else "It is a draw."
    st.success(f"**{winner}** You read {you} of {len(order)}, the network {it}.")
