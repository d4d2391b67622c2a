"""The pocket edition as a person uses it: opened from a file, drawn on with mouse, finger and keyboard. It requests nothing."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from model.network import random_network
from tests.browser.pocket_page import draw, english_in
from ui.components import pocket
from ui.text import catalogue

# What browsers of March 2022 lack, as far as the linters don't forbid it. The policy would forbid a script that was changed.
NEWER = re.compile(r"color-mix\(|content-visibility|http-equiv")
TAKE_AWAY = "delete window.DecompressionStream; delete Blob.prototype.stream; delete Array.prototype.findLastIndex"
# The kinds of elements that have a background, and those that have an outline or a filling.
COLOURED = r"""() => [...document.body.querySelectorAll(":not(table, table *)")].flatMap((element) => {
  const { backgroundColor, color, fill, stroke } = getComputedStyle(element);
  const paints = Object.entries({ backgroundColor, color, fill, stroke });
  const seen = paints.filter(([, colour]) => colour !== "none" && !/^rgba.*, 0\)$/.test(colour));
  return seen.map(([name]) => `${element.tagName} ${element.getAttribute("class")} ${name}`);
})"""


def test_it_shows_what_it_reads_its_accuracy_and_a_pressed_wire_and_neuron(pocket_page: Page):
    expect(pocket_page.get_by_test_id("reading-digit")).to_have_text("")
    draw(pocket_page, 3)
    expect(pocket_page.get_by_test_id("reading-digit")).to_have_text("3")
    expect(pocket_page.get_by_test_id("reading-number")).to_be_empty()
    expect(pocket_page.locator("footer")).to_contain_text(re.compile(r"784-128-64-10.*99\.\d\d"))
    # The strongest wires of a neuron are reached by keyboard.
    written, following = pocket_page.get_by_test_id("wire-written"), pocket_page.get_by_test_id("wire-next")
    expect(following).to_be_hidden()
    pocket_page.get_by_test_id("probability-3").focus()
    pocket_page.keyboard.press("Enter")
    pocket_page.keyboard.press("Tab")
    expect(following).to_be_focused()
    wires = []
    for _ in range(2):
        pocket_page.keyboard.press("Enter")
        wires.append(written.get_attribute("data-wire"))
    assert len(set(wires)) == 2 and all(re.fullmatch(r"2:\d+:3", wire) for wire in wires)
    pocket_page.get_by_test_id("probability-3").press("Enter")
    expect(written).to_be_hidden()
    node = pocket_page.locator('.net .node[data-place="1:20"]')
    node.click()
    expect(node).to_have_attribute("aria-pressed", "true")
    expect(pocket_page.locator('.net .node[aria-pressed="true"]')).to_have_count(1)
    expect(pocket_page.get_by_test_id("neuron-written")).to_contain_text("Hidden layer 2, neuron 21")


def test_undo_redo_and_clear_by_button_and_key_but_not_during_a_stroke(pocket_page: Page):
    read = pocket_page.get_by_test_id("reading-digit")
    expect(pocket_page.get_by_test_id("reading-network")).to_be_empty()
    draw(pocket_page, 7)
    expect(read).to_have_text("7")
    undo, redo = (pocket_page.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    expect(redo).to_be_disabled()
    neuron = pocket_page.locator("[data-place='0:0']")
    expect(neuron).to_have_attribute("aria-label", re.compile(": z "))
    pocket_page.get_by_role("button", name="Clear").click()
    expect(read).to_have_text("")
    expect(neuron).not_to_have_attribute("aria-label", re.compile(": z "))
    pocket_page.keyboard.press("Control+z")
    expect(read).to_have_text("7")
    undo.click()
    expect(read).to_have_text("")
    expect(undo).to_be_disabled()
    expect(undo).to_be_focused()
    expect(redo).to_be_enabled()
    pocket_page.keyboard.press("Control+y")
    expect(read).to_have_text("7")
    pocket_page.get_by_test_id("sheet").press("Delete")
    expect(read).to_have_text("")
    driver.begin_stroke(pocket_page, DIGITS[7][0])
    pocket_page.keyboard.press("Control+z")  # it would take the sheet from under the pen
    pocket_page.mouse.up()
    expect(read).to_have_text("7")
    pocket_page.keyboard.press("Control+z")
    expect(read).to_be_empty()

    # A pen whose end the browser swallows draws again.
    driver.begin_stroke(pocket_page, DIGITS[7][0])
    stop_the_next_pointerup = (
        "window.addEventListener('pointerup', (event) => event.stopPropagation(), { capture: true, once: true })"
    )
    pocket_page.evaluate(stop_the_next_pointerup)
    pocket_page.mouse.up()
    pocket_page.get_by_role("button", name="Undo").click()
    expect(read).to_be_empty()
    draw(pocket_page, 3)
    expect(read).to_have_text("3")


def test_the_keyboard_draws_and_a_doubt_comes_when_it_lifts_the_pen(pocket_page: Page):
    doubt = pocket_page.get_by_test_id("reading-doubt")
    pocket_page.get_by_test_id("sheet").focus()
    pocket_page.keyboard.press("Space")
    for _ in range(18):
        pocket_page.keyboard.press("ArrowRight")
    expect(pocket_page.get_by_test_id("reading-digit")).to_have_text(re.compile(r"\d"))
    expect(doubt).to_be_empty()
    pocket_page.keyboard.press("Space")
    expect(doubt).to_have_text("This doesn't look like a digit")

    # A click keeps the stroke that the keyboard is drawing.
    pocket_page.get_by_role("button", name="Clear").click()
    sheet = pocket_page.get_by_test_id("sheet")
    sheet.focus()
    pocket_page.keyboard.press("Space")
    for _ in range(12):
        pocket_page.keyboard.press("ArrowDown")
    sheet.click(position={"x": 40, "y": 40})
    pocket_page.get_by_role("button", name="Undo").click()
    expect(pocket_page.get_by_test_id("reading-digit")).to_have_text("1")
    pocket_page.get_by_role("button", name="Undo").click()
    expect(pocket_page.get_by_test_id("reading-digit")).to_be_empty()


def test_a_finger_draws_on_a_phone_which_shows_all_on_its_side(new_page, pocket_file: Path):
    page = new_page(390, 844, has_touch=True, is_mobile=True, device_scale_factor=3)
    page.goto(pocket_file.as_uri())
    driver.touch(page, driver.canvas_positions(page, DIGITS[7][0]))
    expect(page.get_by_test_id("reading-digit")).to_have_text("7")
    page.set_viewport_size({"width": 844, "height": 390})
    bars = [page.get_by_test_id(f"probability-{digit}") for digit in range(10)]
    for part in (page.get_by_test_id("sheet"), page.get_by_role("button", name="Clear"), *bars):
        expect(part).to_be_in_viewport(ratio=1)


def test_a_browser_of_march_2022_shows_all_colours_clears_the_picture_and_learns(
    new_page, pocket_page: Page, pocket_file: Path, tmp_path: Path
):
    text = NEWER.sub(r"unknown-\g<0>", pocket_file.read_text(encoding="utf-8"))
    (tmp_path / "old.html").write_text(text, encoding="utf-8")
    old = new_page()
    old.add_init_script(TAKE_AWAY)
    old.goto((tmp_path / "old.html").as_uri())
    for page in (old, pocket_page):
        draw(page, 3)
        expect(page.locator(".net .bar.top")).to_be_attached()
    assert set(pocket_page.evaluate(COLOURED)) - set(old.evaluate(COLOURED)) == set()
    old.locator(".clear").click()
    expect(old.get_by_test_id("reading")).to_have_attribute("data-drawn", "false")
    old.get_by_test_id("panel-learn").click()
    old.get_by_test_id("trainer-start").click()
    expect(old.get_by_test_id("trainer-accuracy")).to_have_text(re.compile(r"\d\d\.\d"), timeout=60_000)


def test_without_javascript_and_if_the_file_is_cut_off_a_sentence_says_what_it_needs(
    new_page, pocket_page: Page, pocket_file: Path, tmp_path: Path
):
    expect(pocket_page.locator(".unready")).to_have_count(0)
    text = pocket_file.read_text(encoding="utf-8")
    (tmp_path / "cut.html").write_text(text[: len(text) // 2], encoding="utf-8")
    pages = [new_page(390, 844, java_script_enabled=False), new_page(390, 844)]
    for page, path in zip(pages, (pocket_file, tmp_path / "cut.html"), strict=True):
        page.goto(path.as_uri())
    for page in pages:
        for tag in catalogue.offered():
            expect(page.locator(f".unready [lang={tag}]")).to_be_visible()


def test_it_speaks_each_language_and_another_one_keeps_the_drawing_what_was_taught_and_the_panel(new_page, pocket_file: Path):
    assert pocket_file.stat().st_size <= 2_800_000
    page = new_page(390, 844)
    page.goto(f"{pocket_file.as_uri()}?lang=de")
    choice, back = page.get_by_test_id("language"), page.get_by_test_id("teach-back")
    assert dict(zip(catalogue.offered(), choice.locator("option").all_inner_texts(), strict=True)) == catalogue.offered()
    expect(choice).to_have_value("de")
    expect(page.locator("footer")).to_contain_text(re.compile(r"99,\d\d"))
    sheet = page.get_by_test_id("sheet").bounding_box()
    assert sheet and sheet["width"] == sheet["height"], "long words beside it leave it square"
    draw(page, 7)
    page.get_by_test_id("panel-teach").click()
    page.get_by_test_id("teach-digit-3").click()
    page.get_by_test_id("teach-step-10").click()
    expect(back).to_be_enabled()
    shares = [page.get_by_test_id(f"probability-{digit}") for digit in range(10)]
    before = [share.get_attribute("data-value") for share in shares]
    choice.select_option("es")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    for share, value in zip(shares, before, strict=True):
        expect(share).to_have_attribute("data-value", value)
    expect(page.get_by_test_id("panel-teach")).to_have_attribute("aria-pressed", "true")
    for panel in ("look", "teach", "learn"):
        page.get_by_test_id(f"panel-{panel}").click()
        assert english_in(page, "es") == set()
    page.get_by_test_id("panel-teach").click()
    back.click()
    expect(page.get_by_test_id("reading-digit")).to_have_text("7")
    page.goto(pocket_file.as_uri())  # nothing but the choice is kept
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_test_id("reading-digit")).to_be_empty()


@pytest.mark.console_errors("Content Security Policy")
def test_no_other_script_runs_and_nothing_is_sent_or_rebased(pocket_page: Page):
    """The policy allows the page's own script by its hash, and forbids forms and another base address."""
    policy = pocket_page.locator("meta[http-equiv]").get_attribute("content")
    assert re.search(r"script-src 'sha256-[\w+/]{43}=';", policy)
    assert "form-action 'none'" in policy and "base-uri 'none'" in policy and "default-src 'none'" in policy
    refused = pocket_page.evaluate(
        """() => new Promise((done) => {
          document.addEventListener("securitypolicyviolation", (event) => done([event.effectiveDirective, window.pwned ?? null]));
          document.head.append(Object.assign(document.createElement("script"), { textContent: "window.pwned = 1" }));
        })"""
    )
    assert refused == ["script-src-elem", None]


def test_any_network_is_held_and_its_words_stay_words(page: Page, tmp_path: Path):
    """A network of other functions is read, and markup in its metadata is shown as text."""
    evil = "</script><img src=x onerror=window.pwned=1>"
    network = random_network((784, 20, 10), np.random.default_rng(0), "tanh", "sigmoid")
    path = tmp_path / "own.html"
    path.write_text(pocket.page(replace(network, metadata={"name": evil, "preset": evil})), encoding="utf-8")
    page.goto(path.as_uri())
    draw(page, 1)
    expect(page.get_by_test_id("hidden-1").locator("> *")).to_have_count(20)
    expect(page.locator("footer")).to_contain_text(evil)
    assert page.evaluate("window.pwned") is None
