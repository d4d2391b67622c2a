"""Signs of one's own, as a person teaches and tests them: in the pocket edition, in a downloaded reader, and in the app."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.axe import AXE, OPTIONS, findings
from tests.browser.pocket_page import draw

LONG = 60_000  # ms, on a busy machine
HOSTILE = "<img src=x>"


@pytest.fixture
def page(pocket_page: Page) -> Page:
    """Return the pocket edition at one's own signs, without any examples."""
    pocket_page.evaluate("async () => { for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name); }")
    pocket_page.reload()
    choose(pocket_page)
    return pocket_page


def choose(page: Page) -> None:
    page.get_by_role("radio", name="Your own signs").check()
    expect(page.get_by_test_id("signs")).to_be_visible()


def rest(page: Page) -> None:
    """Wait until the network has learnt."""
    expect(page.get_by_test_id("trainer")).to_have_attribute("data-state", "paused", timeout=LONG)


def teach(page: Page, sign: int, *digits: int) -> None:
    """Draw digits as examples of the sign at a place of the list."""
    for digit in digits:
        draw(page, digit)
        page.get_by_test_id(f"sign-{sign}").click()
    rest(page)


def expect_examples(page: Page, *counts: int) -> None:
    for i, count in enumerate(counts):
        expect(page.get_by_test_id(f"sign-{i}")).to_have_attribute("data-value", str(count))


def expect_read(page: Page, name: str) -> None:
    expect(page.get_by_test_id("sign-reading")).to_contain_text(f"Now it reads {name}, with", timeout=LONG)


def test_what_is_drawn_and_named_is_read(page: Page):
    page.get_by_test_id("sign-0").click()
    expect(page.get_by_test_id("sign-said")).to_have_text("Draw it first.")
    teach(page, 0, 1)
    expect(page.get_by_role("button", name="Clear")).to_be_disabled()  # the sheet is empty again
    expect(page.get_by_test_id("sign-hint")).to_contain_text("“♥” has one example")
    teach(page, 1, 0)
    draw(page, 1)
    expect_read(page, "♥")
    shares = [float(page.get_by_test_id(f"sign-probability-{i}").get_attribute("data-value") or "nan") for i in range(2)]
    assert shares[0] > 0.5 and sum(shares) == pytest.approx(1, abs=1e-5)
    page.keyboard.press("2")  # the key of the second sign
    expect_examples(page, 1, 2)
    page.get_by_test_id("sign-undo").click()
    expect_examples(page, 1, 1)


def test_an_example_is_moved_and_deleted_and_stays_over_a_reload(page: Page):
    teach(page, 0, 1, 0)
    page.get_by_role("button", name="An example of ♥").first.click()
    page.get_by_label("or move it to").select_option("★")
    expect_examples(page, 1, 1)
    rest(page)
    page.reload()
    choose(page)
    expect_examples(page, 1, 1)
    draw(page, 0)
    expect_read(page, "★")  # by the network that was kept
    expect(page.get_by_test_id("trainer-examples")).to_have_attribute("data-value", "0")
    page.get_by_role("button", name="An example of ★").click()
    page.get_by_role("button", name="Delete it").click()
    expect_examples(page, 1, 0)


def test_names_are_shown_as_text(page: Page):
    for name in (HOSTILE, "سلام"):
        page.get_by_test_id("sign-name").fill(name)
        page.get_by_test_id("sign-add").click()
    expect(page.get_by_test_id("sign-2")).to_contain_text(HOSTILE)
    expect(page.get_by_test_id("sign-3")).to_contain_text("سلام")
    teach(page, 2, 1)
    draw(page, 1)
    expect_read(page, HOSTILE)
    page.get_by_test_id("sign-name").fill(" ")
    page.get_by_test_id("sign-add").click()
    expect(page.get_by_test_id("sign-said")).to_contain_text("needs a name")


def test_a_test_tells_how_many_were_read_right_and_teaches_nothing(page: Page):
    teach(page, 0, 1)
    teach(page, 1, 0)
    page.get_by_test_id("sign-test").click()
    wrong = 0
    for i in range(10):
        is_heart = page.locator(".question bdi").inner_text() == "♥"
        wrong += i == 0 and not is_heart
        draw(page, 1 if is_heart or i == 0 else 0)
        expect(page.get_by_test_id("sign-reading")).to_have_text("What it reads is told at the end.")
        page.get_by_test_id("sign-test-next").click()
    expect(page.get_by_test_id("sign-test-result")).to_contain_text(f"{10 - wrong} of 10 were read right")
    expect_examples(page, 1, 1)


def test_digits_are_learnt_too(page: Page):
    teach(page, 0, 1)
    page.get_by_test_id("sign-digits").check()
    expect(page.get_by_test_id("trainer")).to_have_attribute("data-state", "running", timeout=LONG)
    rest(page)
    draw(page, 3)
    expect_read(page, "3")
    assert float(page.get_by_test_id("trainer-accuracy").get_attribute("data-value") or "nan") > 0.8


def test_a_downloaded_reader_reads_and_goes_on_learning(page: Page, new_page, tmp_path: Path):
    teach(page, 0, 1)
    teach(page, 1, 0)
    file = tmp_path / "my-reader.html"
    with page.expect_download() as download:
        page.get_by_test_id("sign-download").click()
    download.value.save_as(file)
    assert file.stat().st_size <= 1_000_000
    reader = new_page()
    reader.goto(file.as_uri())
    expect_examples(reader, 1, 1)
    draw(reader, 0)
    expect_read(reader, "★")
    reader.get_by_test_id("sign-1").click()
    expect_examples(reader, 1, 2)
    reader.evaluate(AXE)
    assert findings(reader, OPTIONS) == []


def test_a_network_and_examples_go_through_files(page: Page, tmp_path: Path):
    teach(page, 0, 1)
    teach(page, 1, 0)
    files = []
    for name in ("Download", "Export the examples"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name, exact=True).click()
        files.append(tmp_path / download.value.suggested_filename)
        download.value.save_as(files[-1])
    assert [entry["label"] for entry in json.loads(files[1].read_text())["drawings"]] == ["♥", "★"]
    page.get_by_role("button", name="Rename or remove ♥").click()
    page.get_by_role("button", name="Remove this sign").click()
    page.get_by_test_id("signs-import").set_input_files(files[0])
    expect(page.get_by_test_id("sign-said")).to_contain_text("is here")
    draw(page, 1)
    expect_read(page, "♥")
    page.get_by_test_id("signs-import").set_input_files(files[1])
    expect(page.get_by_test_id("sign-1")).to_contain_text("♥")
    page.get_by_test_id("signs-import").set_input_files(
        {"name": "x.safetensors", "mimeType": "application/octet-stream", "buffer": b"no"}
    )
    expect(page.get_by_test_id("sign-said")).to_contain_text("x.safetensors has no network of signs")


def test_in_the_app_signs_are_learnt_without_the_server(watched: Page):
    driver.open_view(watched, "Training")
    choose(watched)
    driver.draw(watched, DIGITS[1])
    watched.get_by_test_id("sign-0").click()
    rest(watched)
    driver.draw(watched, DIGITS[1])
    expect_read(watched, "♥")
    with watched.expect_download() as download:
        watched.get_by_test_id("sign-download").click()
    assert 'id="reader"' in Path(download.value.path()).read_text(encoding="utf-8")
