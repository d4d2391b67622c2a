"""The guided tour. It shows one card at a time below the canvas, or at the bottom of a phone's screen. It blocks nothing."""

from dataclasses import replace
from functools import partial

import streamlit as st

from model.reading import Reading
from ui import commands, session
from ui.components import spotlight
from ui.session import Tour
from ui.text.language import t, tn
from ui.views import inside, training
from ui.views.inside import saliency
from ui.views.teach import learning_rate
from ui.views.tour.cards import CARDS, Card

MINUTES = 20
END = "end"  # in place of a card's id, after the last card
SHOWN = "tour-shown"  # the number of the latest request to scroll to the places of a card, about the card
TURNED = "tour-turned"  # the number of the latest change of the card, which then gets the focus
ANSWERED = "tour-told"  # whether the answer is shown, about the card


def chosen_cards() -> tuple[Card, ...]:
    """Return the cards whose numbers the page's URL lists, in this order, or all cards if it lists none."""
    chosen = session.current().address.cards
    return tuple(CARDS[number - 1] for number in chosen if 1 <= number <= len(CARDS)) or CARDS


def invite() -> None:
    """Show a button that starts or resumes the guided tour, and one that opens "Your own signs". Show nothing during the tour."""
    tour, cards = session.current().tour, chosen_cards()
    if tour.is_open:
        return
    number = next((n for n, card in enumerate(cards) if card.id == tour.step), None)
    label = t("Start the tour ({minutes} min)", minutes=MINUTES)
    if number is not None:
        label = t("Go on with the tour ({number} of {all})", number=number + 1, all=len(cards))
    with st.container(horizontal=True, key="invitations"):
        start = {"on_click": _open_at, "args": (cards[number or 0].id,)}
        st.button(label, key="tour-start", type="primary", icon=":material/tour:", **start)
        st.button(t("Teach it your own sign"), key="own-signs", icon=":material/favorite:", on_click=training.open_own_signs)


def show(reading: Reading) -> None:
    """Show the current card of the guided tour, unless the tour is closed. Scroll to what the visitor or the card requests."""
    visitor, tour, cards = session.current(), session.current().tour, chosen_cards()
    if tour.is_open:
        number = len(cards) if tour.step == END else next((n for n, card in enumerate(cards) if card.id == tour.step), 0)
        card = cards[number] if number < len(cards) else None
        is_answered = card is not None and session.stored(ANSWERED, False, card.id)
        with st.container(key="tour", border=True):
            _show_card(cards, number, is_answered, reading)
        if not visitor.requests.scroll_to:
            turn = session.stored(SHOWN, 0, tour.step)
            places = (card.results if is_answered and card.results else card.places) if card and turn else ()
            spotlight.show(places, turn, focus=session.stored(TURNED, 0))
    if visitor.requests.scroll_to:
        spotlight.show((visitor.requests.scroll_to,), visitor.requests.scrolls, is_framed=False)


def _show_card(cards: tuple[Card, ...], number: int, is_answered: bool, reading: Reading) -> None:
    """Show the title, the text and the buttons of a card or, if there is none of this `number`, of the end of the tour."""
    tour, card = session.current().tour, cards[number] if number < len(cards) else None
    is_asked = card is not None and card.id not in tour.guesses
    with st.container(key="tour-head", horizontal=True, vertical_alignment="center", gap="small"):
        title = t("The end")
        if card:
            title = t("{number} of {all} · {title}", number=number + 1, all=len(cards), title=t(card.title))
        st.markdown(f"**{title}**", width="stretch")
        # It acts in the browser (ui/components/spotlight), which folds a card that would cover what it is about.
        st.button(t("Open the card"), key="tour-unfold", type="tertiary", icon=":material/expand_less:")
        closes = {"on_click": commands.page.set_tour, "args": (replace(tour, is_open=False),)}
        st.button(t("Close the tour"), key="tour-close", type="tertiary", icon=":material/close:", **closes)
    with st.container(key="tour-text", gap="small"):
        if card is None:
            _sum_up(cards, reading)
        elif is_asked:
            st.markdown(card.written(card.text))
            card.show_options(f"tour-{card.id}", None, partial(_predict, card))
        elif is_answered:
            st.markdown(card.verdict(tour.guesses[card.id], reading))
        else:
            expectation = t(":small[You expect: {answer}.]", answer=card.option(tour.guesses[card.id]))
            st.markdown(f"{card.about(reading)} {card.written(card.task)} {expectation}")
    with st.container(key="tour-buttons", horizontal=True, vertical_alignment="center", gap="small"):
        back = cards[max(0, number - 1)].id
        st.button(t("Back"), key="tour-back", disabled=number == 0, on_click=_open_at, args=(back,))
        if card and not is_asked:
            st.button(t("Show me"), key="tour-show", on_click=_open, args=(card,))
        if card is None:
            st.button(t("Finish"), key="tour-next", type="primary", on_click=commands.page.set_tour, args=(Tour(),))
        elif is_asked or is_answered:
            following = cards[number + 1].id if number + 1 < len(cards) else END
            kind = "secondary" if is_asked else "primary"
            st.button(t("Next"), key="tour-next", type=kind, on_click=_open_at, args=(following,))
        else:
            st.button(t("What happened?"), key="tour-tell", type="primary", on_click=_show_answer, args=(card,))


def _predict(card: Card, option: int | None) -> None:
    """Store the user's prediction, and open the view that the task is about. option: the index of the answer."""
    tour = session.current().tour
    if option is not None:
        commands.page.set_tour(replace(tour, step=card.id, guesses={**tour.guesses, card.id: option}))
        if card.begin is not None:
            card.begin()
        _open(card)
        _turn()


def _sum_up(cards: tuple[Card, ...], reading: Reading) -> None:
    guesses = session.current().tour.guesses
    made = [card for card in cards if card.id in guesses]
    wrong = [card for card in made if guesses[card.id] != card.right_option(reading)]
    surprises = "\n".join(f"- **{t(card.title)}** → {card.option(card.right_option(reading))}" for card in wrong)
    right = len(made) - len(wrong)
    st.markdown(
        tn("**{right} of {n}** prediction was right.", "**{right} of {n}** predictions were right.", len(made), right=right)
    )
    if wrong:
        st.markdown(f"{t('What surprised you:')}\n{surprises}")


def _open_at(card_id: str) -> None:
    commands.page.set_tour(replace(session.current().tour, step=card_id, is_open=True))
    _turn()


def _show_answer(card: Card) -> None:
    session.store_choice(ANSWERED, True, card.id)
    _point_at(card)
    _turn()


def _open(card: Card) -> None:
    """Open the tab of a card, remove what other cards have opened, set the card's widgets, and scroll to what it is about."""
    commands.networks.select_neuron(None)
    cleared = {inside.PART_KEY: None, saliency.OTHER_KEY: None, learning_rate.OPEN: False}
    commands.page.open_view(card.view, card.lesson, {**cleared, **card.parts})
    if card.on is not None:
        card.on()
    _point_at(card)


def _point_at(card: Card) -> None:
    session.store_choice(SHOWN, commands.page.count_scroll(), card.id)


def _turn() -> None:
    session.store_choice(TURNED, session.stored(TURNED, 0) + 1)
