"""The drawing as the browser knows it (ui/components/live_reading/sheet.js): which strokes Python has not confirmed yet."""

from pathlib import Path

from playwright.sync_api import Page

from ui.components.bundle import bundle

# Returns whether the canvas is ahead of Python after each message. A message is [turn, ms after the stroke].
MESSAGES = """(messages) => {
  const sheet = new Sheet();
  sheet.confirm({ turn: [0, 0], arrays: {} }, 0);
  sheet.current = { points: [{ x: 10, y: 10 }, { x: 10, y: 10 }, { x: 90, y: 90 }], width: 18 };
  sheet.finish(0);
  return messages.map(([turn, now]) => {
    sheet.confirm({ turn, arrays: {} }, now);
    return sheet.isAhead;
  });
}"""


def ahead(page: Page, *messages: tuple[tuple[int, int], int]) -> list[bool]:
    """Draw a stroke. Then let Python's messages arrive, none of which contains the stroke."""
    page.add_script_tag(type="module", content=bundle(Path(__file__).with_name("parity.js")))
    page.wait_for_function("() => 'Sheet' in window")
    return page.evaluate(MESSAGES, [list(message) for message in messages])


def test_a_stroke_waits_for_python_until_it_was_asked(page: Page):
    """A late message may answer an earlier request. Only if Python was asked and has no such stroke, the canvas has lost it."""
    assert ahead(page, ((0, 0), 100), ((0, 0), 60_000), ((0, 1), 60_100)) == [True, True, False]


def test_a_stroke_younger_than_the_question_stays(page: Page):
    assert ahead(page, ((0, 1), 100)) == [True]


def test_a_stroke_is_gone_when_the_app_has_replaced_the_drawing(page: Page):
    assert ahead(page, ((1, 0), 100)) == [False]
