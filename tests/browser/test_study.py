"""The study's questions in a browser: answers of before are still there after, and in the file that is saved."""

import json

from playwright.sync_api import expect

from harness import driver


def test_answers_of_before_are_in_the_file_that_is_saved_after(new_page, url: str):
    page = new_page(390, 844)
    for when, number in (("before", 1), ("after", 0)):
        page.goto(f"{url}?study={when}")
        driver.wait_idle(page)
        with driver.answered(page):
            page.locator(f".st-key-study-{when}-sum label").filter(has=page.locator("input")).nth(number).click()
        expect(page.get_by_text("9 of 10 are left.")).to_be_visible()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    with page.expect_download() as download:
        page.get_by_role("button", name="Save my answers").click()
    saved = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert (saved["before"], saved["after"]) == ({"sum": 1}, {"sum": 0})
    driver.press(page, "To the app")
    expect(page.locator(driver.CANVAS).first).to_be_visible()
    assert "study" not in page.url
