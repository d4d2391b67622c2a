"""Measure how well and how quickly a network learns the user's own signs, in the pocket edition (docs/digit-lens.html).

Run it with `python -m benchmarks.own_signs [LETTERS]`. LETTERS is the folder with letters.npz. In headless Chromium it imports
examples of five random letters that do not look alike, trains the network, downloads it, and reads letters of other writers.

Keys:
accuracy_1, accuracy_3, accuracy_5, accuracy_10   share of the letters of other writers that are read correctly, with so many
                    examples of each sign. Up to two examples are of one writer
accuracy_own        the same for the second letters of the writer whose first letters are the only examples
press_to_bars_s     median time from the press of a sign to the first reading by the network that learns from it, with 12 signs of
                    20 examples
longest_frame_ms    between two frames of the page during these presses
grown_mb            what 200 further examples add to the memory of the tab
file_mb             the downloaded reader of five signs with ten examples each
"""

import json
import statistics
from argparse import Namespace
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks import common
from benchmarks.browser_training import FILE, WATCH, tab_mb
from harness import drawn_digits, driver
from harness.digits import DIGITS
from harness.drawn_digits import Drawings
from model import checkpoint
from model.layers import Layer
from model.network import Network

SIGNS, DRAWS, EXAMPLES = 5, 30, (1, 3, 5, 10)
MANY, OF_EACH, PRESSES, MORE = 12, 20, 20, 200
LEARN = 60_000  # ms that learning may take
# Letters that look alike, whether large or small.
ALIKE = ("OoQDCcG", "IlJijtfLr", "UuVvYy", "MmNnWw", "gqy", "hnb", "eCc", "Zz", "Ss")


class Letters:
    """Letters that people drew: their strokes, labels and writers, and their images, float32 (n, 28, 28)."""

    def __init__(self, letters: Drawings):
        self.drawings, codes, self.writers = letters
        self.letters = np.array([chr(code) for code in codes])
        self.pixels = drawn_digits.pixels(self.drawings)

    def signs(self, rng: np.random.Generator) -> list[str]:
        """Return SIGNS random letters that do not look alike."""
        while True:
            chosen = [str(letter) for letter in rng.choice(np.unique(self.letters), SIGNS, replace=False)]
            if not any(_alike(a, b) for a, b in combinations(chosen, 2)):
                return chosen

    def indices(self, sign: str, writers: Sequence[int]) -> list[int]:
        """Return the indices of the drawings of a letter, writer by writer."""
        return [int(i) for writer in writers for i in np.flatnonzero((self.letters == sign) & (self.writers == writer))]

    def file(self, indices: Sequence[int]) -> bytes:
        """Return the drawings at these indices as a file of examples, which the page can import."""
        entries = []
        for i in indices:
            strokes = drawn_digits.as_json(self.drawings[i])["strokes"]
            rounded = [[round(number, 1) for number in stroke] for stroke in strokes]  # else the file has more than 3 MB
            entries.append({"label": str(self.letters[i]), "drawing": {"strokes": rounded}})
        return json.dumps({"drawings": entries}).encode()


def _alike(a: str, b: str) -> bool:
    return a.lower() == b.lower() or any(a in group and b in group for group in ALIKE)


def open_page(browser: Browser) -> Page:
    """Open the pocket edition as a new visitor, and select "Your own signs"."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(FILE.as_uri())
    page.get_by_test_id("panel-learn").click()
    page.get_by_role("radio", name="Your own signs").check()
    page.get_by_test_id("sign-settings").locator("summary").click()
    return page


def learn(page: Page, file: bytes) -> None:
    """Import a file of examples, and wait until the page's network has learnt them."""
    page.get_by_test_id("examples-import").set_input_files({"name": "signs.json", "mimeType": "application/json", "buffer": file})
    page.wait_for_selector("[data-testid=trainer][data-state=running]", timeout=LEARN)
    page.wait_for_selector("[data-testid=trainer][data-state=paused]", timeout=LEARN)


def downloaded(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value.path().read_bytes()


def accuracy(file: bytes, letters: Letters, indices: Sequence[int]) -> float:
    """Return the accuracy of the network in a safetensors file on the letters at the given indices."""
    arrays, metadata = checkpoint.parse(file, "the network")
    names = json.loads(metadata["names"])
    layers = tuple(Layer(arrays[f"{2 * i}.weight"].T, arrays[f"{2 * i}.bias"]) for i in range(len(arrays) // 2))
    passed = Network(layers, metadata["hidden"], metadata["output"]).forward(letters.pixels[list(indices)])
    return float(np.mean([names[i] == letters.letters[k] for i, k in zip(passed.logits.argmax(axis=1), indices, strict=True)]))


def measure_accuracy(browser: Browser, letters: Letters) -> dict[str, float]:
    """Return `accuracy_1` to `accuracy_10`, means over DRAWS random sets of letters, and `file_mb`."""
    found: dict[str, list[float]] = {}
    size = 0.0
    for draw in range(DRAWS):
        rng = np.random.default_rng(draw)
        signs, writers = letters.signs(rng), rng.permutation(np.unique(letters.writers)).tolist()
        for count in EXAMPLES:
            teachers = writers[: (count + 1) // 2]
            places = [i for sign in signs for i in letters.indices(sign, teachers)[:count]]
            page = open_page(browser)
            learn(page, letters.file(places))
            network = downloaded(page, "Export the network")
            others = [i for sign in signs for i in letters.indices(sign, [w for w in writers if w not in teachers])]
            found.setdefault(f"accuracy_{count}", []).append(accuracy(network, letters, others))
            if count == 1:
                second = [i for sign in signs for i in letters.indices(sign, teachers)[1:]]
                found.setdefault("accuracy_own", []).append(accuracy(network, letters, second))
            if count == EXAMPLES[-1]:
                size = len(downloaded(page, "Download")) / 1e6
            page.context.close()
    return {key: round(statistics.mean(values), 3) for key, values in found.items()} | {"file_mb": round(size, 2)}


def measure_speed(browser: Browser, letters: Letters) -> dict[str, float]:
    """Return `press_to_bars_s`, `longest_frame_ms` and `grown_mb`."""
    page = open_page(browser)
    names = [str(letter) for letter in np.unique(letters.letters)[:MANY]]
    places = [i for name in names for i in letters.indices(name, np.unique(letters.writers).tolist())[:OF_EACH]]
    for name in ("♥", "★"):  # make room for twelve
        page.get_by_role("button", name=f"Rename or remove {name}").click()
        page.get_by_role("button", name="Remove this sign").click()
    learn(page, letters.file(places))
    page.evaluate(WATCH, "[data-testid=signs]")

    def press(count: int) -> None:
        for i in range(count):
            page.get_by_test_id("sheet").scroll_into_view_if_needed()
            driver.draw_strokes(page, DIGITS[i % 10])
            page.get_by_test_id(f"sign-{i % MANY}").click()
            page.wait_for_selector("[data-testid=trainer][data-state=paused]", timeout=LEARN)

    press(PRESSES)
    log = page.evaluate("log")
    updates = np.array([*(update[0] for update in log["updates"]), np.nan])
    waits = updates[np.searchsorted(updates, log["presses"])] - log["presses"]  # until the first update after each press
    before = tab_mb(browser)
    for _ in range(MORE):
        page.get_by_test_id("examples-undo").click()
        press(1)
    figures = {
        "press_to_bars_s": round(float(np.nanmedian(waits)) / 1000, 2),
        "longest_frame_ms": round(log["longest"], 1),
        "grown_mb": round(tab_mb(browser) - before, 1),
    }
    page.context.close()
    return figures


def measure(options: Namespace) -> dict[str, float]:
    letters = Letters(options.letters)
    with driver.chromium() as browser:
        return measure_speed(browser, letters) | measure_accuracy(browser, letters)


if __name__ == "__main__":
    common.run(measure, common.parser(__doc__, "[letters]"))
