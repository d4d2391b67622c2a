"""The game "Fool it", a part of Explore: draw digits that the network misclassifies, and compete with it at hard digits."""

from functools import partial

import numpy as np
import streamlit as st

from model.doubt import confidence
from model.explain import one_hot, tangent
from model.network import DIGITS, Network
from model.reading import Reading
from ui import commands, mnist_digits, session, widgets
from ui.components import figure
from ui.figures import captions, images
from ui.text.format import percent
from ui.text.language import mark, t

YES, NO = mark("yes"), mark("no")
LABEL_KEY, CHECK_KEY, HARD_KEY, ANSWER_KEY, VERDICT_KEY = "game-label", "game-check", "game-hard", "game-answer", "game-verdict"
HARD = 20  # test digits in a round
PLACES = ((mark("upper left"), mark("upper right")), (mark("lower left"), mark("lower right")))


def show(reading: Reading) -> None:
    st.markdown(t("**Draw a digit that people can read and the network can't.**"))
    _ask(reading)
    st.markdown(t("**You against the network:** {hard} hard test digits.", hard=HARD))
    _hard(reading)


def _ask(reading: Reading) -> None:
    """Ask which digit was meant. If the network predicts another one or is unsure, ask whether other people recognise it."""
    if reading.digit is None:
        return
    about = reading.result.key
    label = widgets.digit(t("Which digit did you mean?"), key=LABEL_KEY, default=None, about=about)
    if label is None:
        return
    if reading.result.digit == label and not reading.is_doubtful:
        st.info(
            t("Not fooled: the network reads it as {label}, too. Bend a stroke, and try again.", label=label),
            icon=":material/edit:",
        )
        return
    question = t("Does somebody beside you read it as {label}?", label=label)
    answer = widgets.remembered(st.pills, question, (YES, NO), key=CHECK_KEY, default=None, about=(about, label))
    if answer == YES:
        st.success(f"{t('**It worked.**')} {why(reading, label)}", icon=":material/celebration:")
    elif answer == NO:
        st.info(t("Then people do not read it as {label} either: nobody was fooled.", label=label), icon=":material/edit:")


def why(reading: Reading, label: int) -> str:
    passed, network = reading.result, reading.network
    if passed.digit == label:
        certainty = percent(float(confidence(passed)), 0)
        return t(
            "The {label} fits best, but it is only {certainty} certain that this is a digit at all.",
            label=label,
            certainty=certainty,
        )
    votes = tangent(network, passed, len(network.layers) - 1, one_hot(DIGITS, passed.digit) - one_hot(DIGITS, label)).parts
    quarters = votes.reshape(2, 14, 2, 14).sum(axis=(1, 3))
    row, column = divmod(int(quarters.argmax()), 2)
    return t(
        "The network reads {digit}, people read {label}. Most evidence for {digit} is in the pixels: {place}.",
        digit=passed.digit,
        label=label,
        place=t(PLACES[row][column]),
    )


def _hard(reading: Reading) -> None:
    network = reading.network
    order, answers = session.stored(HARD_KEY, ((), ()), network.key)
    done = len(answers)
    if done == len(order):
        if order:
            with st.container(key=VERDICT_KEY):
                _say_score(*_digits(network, order), np.array(answers))
        name = t("Play again") if order else t("Play")
        st.button(name, key="game-play", icon=":material/stadia_controller:", on_click=_start, args=(network,))
        return
    digits, labels, read = _digits(network, order)
    if done:
        label, yours, found = labels[done - 1], answers[done - 1], read[done - 1]
        you, it = ("✓" if answer == label else "✗" for answer in (yours, found))
        st.markdown(
            t(
                "It was {label}. You: {yours} {you} · The network: {found} {it}",
                label=label,
                yours=yours,
                you=you,
                found=found,
                it=it,
            )
        )
    image = captions.image(
        images.digit(digits[done] / 255), t("{number} of {all}", number=done + 1, all=len(order)), t("A test digit")
    )
    figure.show(captions.small_pictures([image]), key="game-digit")
    key = f"{ANSWER_KEY}-{done % 2}"  # another widget for the next digit, with nothing pressed
    answer = partial(_answer, network.key, order, answers)
    widgets.controlled(st.pills, t("What do you read?"), range(DIGITS), format_func=str, key=key, value=None, on_change=answer)


def _digits(network: Network, order: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the test digits of a round, uint8 (n, 28, 28), their labels and what the network reads, ints (n,)."""
    answers, chosen = mnist_digits.answers(network), list(order)
    return answers.images[chosen], answers.labels[chosen], answers.digits[chosen]


def _start(network: Network) -> None:
    hard = mnist_digits.answers(network).hard
    order = session.current().rng.choice(hard, min(HARD, len(hard)), replace=False)
    session.store_choice(HARD_KEY, (tuple(order.tolist()), ()), network.key)


def _answer(about: str, order: tuple[int, ...], answers: tuple[int, ...], value: int | None) -> None:
    if value is not None:
        session.store_choice(HARD_KEY, (order, (*answers, value)), about)
        if len(answers) + 1 == len(order):
            commands.page.open_view("Explore", scroll_to=f".st-key-{VERDICT_KEY}")


def _say_score(digits: np.ndarray, labels: np.ndarray, read: np.ndarray, answers: np.ndarray) -> None:
    """Show who classified more digits of a round correctly, the user or the network, and the digits that the network missed."""
    missed = labels != read
    you, it = int((labels == answers).sum()), int((~missed).sum())
    winner = t("You win.") if you > it else t("The network wins.") if it > you else t("It is a draw.")
    st.success(t("**{winner}** You read {you} of {all}, the network {it}.", winner=winner, you=you, all=len(labels), it=it))
    if missed.any():
        st.markdown(t("These it missed. Above each: the digit → what the network read."))
        figure.show(captions.misread(digits[missed], labels[missed], read[missed]), key="game-missed")
