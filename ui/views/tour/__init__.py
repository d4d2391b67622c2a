"""The guided tour. It shows one card at a time below the canvas, or at the bottom of a phone's screen. It blocks nothing.

`cards` contains the cards. The browser stores the current card and the user's predictions (`ui.session`).
"""

from dataclasses import replace

import streamlit as st

from ui import commands, quiz, session, widgets
from ui.components import spotlight
from ui.session import Tour
from ui.views import training
from ui.views.tour.cards import CARDS, Card

MINUTES = 20
END = "end"  # in place of a card's id, after the last card
SHOWN = "tour-shown"  # the number of the latest request to scroll to the places of a card, about the card
TOLD = "tour-told"  # whether the answer is shown, about the card


def chosen_cards() -> tuple[Card, ...]:
    """Return the cards whose numbers the page's URL lists, in this order, or all cards if it lists none."""
    chosen = session.current().cards
    return tuple(CARDS[number - 1] for number in chosen if 1 <= number <= len(CARDS)) or CARDS


def invite() -> None:
    """Show a button that starts or resumes the guided tour, and one that opens "Your own signs". Show nothing during the tour."""
    tour, cards = session.current().tour, chosen_cards()
    if tour.is_open:
        return
    number = next((n for n, card in enumerate(cards) if card.id == tour.step), None)
    label = f"Start the tour ({MINUTES} min)" if number is None else f"Go on with the tour ({number + 1} of {len(cards)})"
    with st.container(horizontal=True, key="invitations"):
        start = {"on_click": _open_at, "args": (cards[number or 0].id,)}
        st.button(label, key="tour-start", type="primary", icon=":material/tour:", **start)
        st.button("Teach it your own sign", key="own-signs", icon=":material/favorite:", on_click=training.open_own_signs)


def show() -> None:
    """Show the current card of the guided tour, unless the tour is closed. Scroll to what the visitor or the card requests."""
    visitor, tour, cards = session.current(), session.current().tour, chosen_cards()
    if visitor.sought:
        spotlight.show((visitor.sought,), visitor.scrolls, is_framed=False)
    if not tour.is_open:
        return
    number = len(cards) if tour.step == END else next((n for n, card in enumerate(cards) if card.id == tour.step), 0)
    card = cards[number] if number < len(cards) else None
    is_told = card is not None and session.stored(TOLD, False, card.id)
    if not visitor.sought:
        turn = session.stored(SHOWN, 0, tour.step)
        spotlight.show((card.results if is_told and card.results else card.places) if card and turn else (), turn)
    with st.container(key="tour", border=True):
        with st.container(key="tour-head", horizontal=True, vertical_alignment="center", gap="small"):
            title = f"{number + 1} of {len(cards)} · {card.title}" if card else "The end"
            st.markdown(f"**{title}**", width="stretch")
            st.button(
                "Close the tour",
                key="tour-close",
                type="tertiary",
                icon=":material/close:",
                on_click=commands.page.set_tour,
                args=(replace(tour, is_open=False),),
            )
        is_asked = card is not None and card.id not in tour.guesses
        if card is None:
            _sum_up(cards)
        elif is_asked:
            _ask(card)
        else:
            guess = tour.guesses[card.id]
            if is_told:
                st.markdown(f"{quiz.verdict(card.asked, guess, card.asked.right)} {card.asked.why}")
            else:
                st.markdown(f"{card.task} :small[You expect: {card.asked.options[guess % len(card.asked.options)]}.]")
        with st.container(key="tour-buttons", horizontal=True, vertical_alignment="center", gap="small"):
            back = cards[max(0, number - 1)].id
            st.button("Back", key="tour-back", disabled=number == 0, on_click=_open_at, args=(back,))
            if card and not is_asked:
                st.button("Show me", key="tour-show", on_click=_open, args=(card,))
            if card is None:
                st.button("Finish", key="tour-next", type="primary", on_click=commands.page.set_tour, args=(Tour(),))
            elif is_asked or is_told:
                following = cards[number + 1].id if number + 1 < len(cards) else END
                kind = "secondary" if is_asked else "primary"
                st.button("Next", key="tour-next", type=kind, on_click=_open_at, args=(following,))
            else:
                st.button("What happened?", key="tour-tell", type="primary", on_click=_tell, args=(card,))


def _ask(card: Card) -> None:
    """Ask for the user's prediction. A click on an answer stores it, and opens the view that the task is about."""

    def guess(option: int | None) -> None:
        tour = session.current().tour
        if option is not None:
            commands.page.set_tour(replace(tour, step=card.id, guesses={**tour.guesses, card.id: option}))
            _open(card)

    st.markdown(card.asked.text)
    choices = {"format_func": card.asked.options.__getitem__, "label_visibility": "collapsed"}
    options = range(len(card.asked.options))
    widgets.controlled(st.pills, card.asked.text, options, key=f"tour-{card.id}", value=None, on_change=guess, **choices)


def _sum_up(cards: tuple[Card, ...]) -> None:
    """Show how many predictions were right, and the answers to the others."""
    guesses = session.current().tour.guesses
    made = [card for card in cards if card.id in guesses]
    wrong = [card for card in made if guesses[card.id] != card.asked.right]
    surprises = "\n".join(f"- **{card.title}** {card.asked.options[card.asked.right]}" for card in wrong)
    st.markdown(f"**{len(made) - len(wrong)} of {len(made)}** predictions were right.")
    if wrong:
        st.markdown(f"What surprised you:\n{surprises}")


def _open_at(card_id: str) -> None:
    commands.page.set_tour(replace(session.current().tour, step=card_id, is_open=True))


def _tell(card: Card) -> None:
    session.store_choice(TOLD, True, card.id)
    _point_at(card)


def _open(card: Card) -> None:
    """Open the tab of a card, set its widgets, and scroll to what it is about."""
    commands.page.open_view(card.view, card.lesson, card.parts)
    if card.on is not None:
        card.on()
    _point_at(card)


def _point_at(card: Card) -> None:
    session.store_choice(SHOWN, commands.page.count_scroll(), card.id)
