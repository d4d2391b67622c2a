"""The worksheets on paper: one A4 page for the tour, one for each lesson and one for the quiz; the solutions follow."""

import re

from playwright.sync_api import Page

from docs import worksheets
from ui.views.lessons import LESSONS

WIDTH, HEIGHT = 174, 261  # mm of an A4 page inside the margins
MM = 96 / 25.4  # px


def test_each_sheet_fits_on_one_page(page: Page):
    page.set_viewport_size({"width": round(WIDTH * MM), "height": 1000})
    page.goto(worksheets.FILE.as_uri())
    page.emulate_media(media="print")
    heights = page.evaluate("[...document.querySelectorAll('section')].map((section) => section.offsetHeight)")
    assert max(heights[:-1]) <= HEIGHT * MM
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    assert len(LESSONS) + 3 <= pages <= len(LESSONS) + 5, "the solutions take one to three"
