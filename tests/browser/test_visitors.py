"""Each page of a test is another visitor's, although tests share browser contexts."""

from harness import driver
from harness.digits import DIGITS
from tests.browser.visitors import Contexts, Visitors


def test_nothing_is_kept_of_a_visitor_who_has_left_the_app(contexts: Contexts, url: str):
    first, second = Visitors(contexts), Visitors(contexts)
    page = first()
    driver.open_app(page, url)
    driver.draw(page, DIGITS[3])
    page.goto("about:blank")
    context = page.context
    first.leave()
    page = second()
    assert page.context == context
    driver.open_app(page, url)
    assert page.evaluate("document.documentElement.dataset.history") == "empty"
    second.leave()
