"""What must always be true of the page, whatever has been pressed. Each function yields a sentence about what is not.

look: what look.js has read. network: that in hand, as NumPy knows it. before: the look before the press.
"""

import base64
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from harness.presses.actions import Visit
from model.digit import from_drawing
from model.drawing_json import parse
from model.layers import ForwardPass, Layer
from model.network import Network

PATIENCE, TICK = 4000, 100  # ms until a page has drawn what has changed; ms between two looks
CLOSE = 1e-4  # of two numbers that are the same, relative to the largest of a layer
COLOUR = 0.2  # by how much the colour of a neuron may differ from its value, as a share of the strongest
WIRES, OTHERS = 100, 20  # strongest wires that the picture shows; how many others make it another picture
FAILURES = re.compile(
    r"[^.\n]*(?:no longer answers|has stopped|went wrong|could not|not responding|\bundefined\b|\bNaN\b)[^.\n]*"
)
NAMED = re.compile(r"\b[Pp]ress ([A-Z][a-z]+(?: [a-z]+)*?)(?= once| twice| or | and | to | if |[.,;:)]|$)", re.M)

Look = dict[str, Any]


def untruths(visit: Visit, before: Look | None) -> tuple[list[tuple[str, str]], Look]:
    """Return what is still untrue of the page after PATIENCE, as (name of the truth, sentence), and the last look at the page."""
    found, look = _at_once(visit, before)
    for _ in range(PATIENCE // TICK):
        if not found:
            break
        visit.page.wait_for_timeout(TICK)
        found, look = _at_once(visit, before)
    errors = [("no error", error) for error in visit.errors]
    visit.errors.clear()
    return errors + found, look


def _at_once(visit: Visit, before: Look | None) -> tuple[list[tuple[str, str]], Look]:
    look = visit.look()
    network = _network(visit, look)
    passed = network and look["pixels"] and look["isDrawn"] and network.forward(_floats(look["pixels"]))
    found = [(truth.__name__, sentence) for truth in TRUTHS for sentence in truth(look)]
    if network and passed:
        found += [(truth.__name__, sentence) for truth in NUMBERS for sentence in truth(look, network, passed)]
    if before:
        found += [("wires_change", sentence) for sentence in wires_change(visit, look, before)]
    return found, look


def no_failure(look: Look) -> Iterator[str]:
    yield from look["exceptions"]
    for text in look["texts"]:
        yield from (match[0].strip() for match in FAILURES.finditer(text))


def the_drawing_is_read(look: Look) -> Iterator[str]:
    """The pixels are those of the strokes on the sheet."""
    drawing, pixels = look["drawing"], look["pixels"]
    if not drawing or drawing["picture"] or look["isNumber"] or not look["isAtRest"]:
        return
    digit = from_drawing(parse(drawing))
    if (digit is None) != (pixels is None):
        yield "there are pixels without a drawing, or none of a drawing"
    elif digit and pixels and np.abs(digit.pixels.ravel() - _floats(pixels)).max() > 0.01:
        yield "the pixels are those of another drawing"


def no_sideways(look: Look) -> Iterator[str]:
    if look["sideways"] > 0:
        yield f"the page scrolls sideways, by {look['sideways']} px"


def names_agree(look: Look) -> Iterator[str]:
    """What stands twice is the same."""
    if look["title"] and look["view"] and look["title"] != look["view"]:
        yield f"the tab {look['view']} is above the view {look['title']}"
    if look["isDrawn"] and look["direction"] == "forward" and look["barTexts"] and look["sure"]:
        top = look["barTexts"][int(np.argmax(look["bars"]))]
        if look["sure"] != f"{top} probability":
            yield f"above the picture stands {look['sure']}, beside the bar {top}"
    name, picked = (" ".join((look[key] or "").split()) for key in ("reads", "picked"))
    name = name.partition(", a copy that you taught")[0]
    if picked and look["view"] != "Training" and name not in picked:
        yield f"the picture names {name}, the list of networks {look['picked']}"
    if look["accuracy"] and look["lookedAccuracy"] and look["lookedAccuracy"][0].isdigit():
        listed = float(look["lookedAccuracy"].split()[0]) / 100
        if abs(listed - float(look["accuracy"])) > 1e-4:
            yield f"an accuracy of {look['accuracy']} above, of {look['lookedAccuracy']} in the list"
    if look["legend"] != look["pale"]:
        yield f"the legend names curves drawn as {look['legend']}, and those of other runs are drawn as {look['pale']}"


def named_buttons_exist(look: Look) -> Iterator[str]:
    for text in look["texts"]:
        for name in NAMED.findall(text):
            if not any(name.lower() in each.lower() for each in look["buttons"]):
                yield f"a sentence says press {name}, and nothing is called so"


def the_numbers_are_computed(look: Look, network: Network, passed: ForwardPass) -> Iterator[str]:
    """Bars and hidden values are those of the network in hand, computed anew."""
    is_backward = look["direction"] == "backward"
    if is_backward and look["label"] is None:
        yield "the picture goes backward, and nothing is taught"
        return
    shown = [*look["hidden"], look["bars"]]
    right = network.backward(passed, look["label"]).deltas if is_backward else (*passed.activations[:-1], passed.probabilities)
    right = right[-len(shown) :]  # the small picture has bars only
    for number, (values, expected) in enumerate(zip(shown, right, strict=True), start=1):
        if len(values) != len(expected):
            yield f"layer {number} has {len(values)} values in place of {len(expected)}"
            continue
        away = np.abs(np.array(values) - expected)
        worst = int(away.argmax())
        if not away[worst] <= CLOSE * max(1.0, float(np.abs(expected).max())):
            yield f"{look['direction']}, layer {number} of the picture shows {values[worst]} in place of {expected[worst]}"


def the_answer_is_the_top(look: Look, _: Network, passed: ForwardPass) -> Iterator[str]:
    answers = [
        name for name, p in zip(look["names"], passed.probabilities, strict=False) if p >= passed.probabilities.max() - 1e-6
    ]
    if answers and look["digit"] not in answers:
        yield f"the large answer is {look['digit']}, and the bars say {answers[0]}"
    if look["marked"] is not None and str(look["marked"]) != look["digit"]:
        yield f"of the number the digit {look['marked']} is marked, and the answer is {look['digit']}"


def the_squares_have_their_colours(look: Look, _: Network, passed: ForwardPass) -> Iterator[str]:
    is_backward = look["direction"] == "backward"
    for each in look["painted"]:
        share = each["value"] / each["most"] * (-1 if is_backward else 1) if each["most"] > 0 else 0.0
        paper, full = (np.array(each["colours"][name]) for name in ("paper", "less" if share < 0 else "more"))
        expected = paper + abs(share) * (full - paper)
        nearest = min(np.abs(np.array(pixel[:3]) - expected).max() if pixel[3] > 250 else 255 for pixel in each["pixels"])
        if nearest > COLOUR * max(1, np.abs(full - paper).max()):
            what = f"neuron {each['index']} of hidden layer {each['layer'] + 1} has {each['value']:.4g} of {each['most']:.4g}"
            yield f"{what}, and the colours {each['pixels']} in place of {expected.round().tolist()}"


def wires_change(visit: Visit, look: Look, before: Look) -> Iterator[str]:
    """If many of the strongest wires of the pixels are others than before, the canvas shows others."""
    is_same = look["size"] == before["size"] and look["direction"] == before["direction"] == "forward"
    drawn = [each for each in (look, before) if each["isDrawn"] and each["wires"] is not None and each["pixels"]]
    if not is_same or len(drawn) < 2 or look["wires"] != before["wires"]:
        return
    now, then = (_strongest(visit.networks[each["network"]["hash"]], _floats(each["pixels"])) for each in drawn)
    if len(now - then) > OTHERS:
        yield f"{len(now - then)} of the {WIRES} strongest wires are others than before, and the canvas shows the same"


def _strongest(network: Network, pixels: np.ndarray) -> set[tuple[int, int]]:
    """Return the strongest wires into the first layer, each as (pixel, unit)."""
    values = np.abs(pixels[:, None] * network.layers[0].w)  # (784, 1) * (784, units) -> (784, units)
    units = values.shape[1]
    return {(int(i) // units, int(i) % units) for i in np.argsort(values, axis=None)[-WIRES:]}


TRUTHS = (no_failure, the_drawing_is_read, no_sideways, names_agree, named_buttons_exist)
NUMBERS = (the_numbers_are_computed, the_answer_is_the_top, the_squares_have_their_colours)


def _floats(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.float32)


def _network(visit: Visit, look: Look) -> Network | None:
    """Return the network in hand. Its weights come with the first look at it only."""
    found = look["network"]
    if not found:
        return None
    if "layers" in found:
        arrays = [(_floats(w), _floats(b)) for w, b in found["layers"]]
        layers = tuple(Layer(w.reshape(-1, b.size), b) for w, b in arrays)
        visit.networks[found["hash"]] = Network(layers, found["hidden"], found["output"])
    return visit.networks[found["hash"]]
