"""The worksheets on paper: two A4 pages for the tour, one for each lesson, then the solutions; and a set of cards of the tour."""

import re

from playwright.sync_api import Page, expect

from docs import worksheets
from ui.views.lessons import LESSONS
from ui.views.tour import CARDS

WIDTH, HEIGHT = 174, 261  # mm of an A4 page inside the margins
MM = 96 / 25.4  # px


def test_the_tour_fits_on_two_pages_and_each_lesson_on_one(page: Page):
    page.set_viewport_size({"width": round(WIDTH * MM), "height": 1000})
    page.goto(worksheets.FILE.as_uri())
    page.emulate_media(media="print")
    heights = page.evaluate("[...document.querySelectorAll('section')].map((section) => section.offsetHeight)")
    assert heights[0] <= 2 * HEIGHT * MM and max(heights[1:-1]) <= HEIGHT * MM
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert len(LESSONS) + 3 <= pages <= len(LESSONS) + 5, "the solutions take one to three"


def test_an_address_names_a_set_of_cards_as_that_of_the_page_does(page: Page):
    page.goto(f"{worksheets.FILE.as_uri()}?tour=5,2")
    items = page.locator("ol > li")
    expect(items).to_have_count(4)
    for place, n in enumerate((4, 1)):
        expect(items.nth(place)).to_contain_text(CARDS[n].title)
        expect(items.nth(2 + place)).to_contain_text(CARDS[n].options[CARDS[n].right])
    expect(page.locator("section")).to_have_count(2)
