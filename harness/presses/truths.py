"""What must always be true of the page, whatever has been pressed. Each function yields a sentence about what is not.

look: what page.js has seen. network: the current one, as NumPy knows it. before: the look before the press.
"""

import base64
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from harness import driver
from harness.presses.actions import Visit
from model.digit import SIDE, from_drawing
from model.distance import within
from model.layers import ForwardPass, Layer
from model.network import Network
from model.strokes import Drawing, Picture, bounds, flatten

PATIENCE = 40  # looks, TICK apart, until the server's words and the painter have followed
AT_ONCE = 2  # looks, each three frames after the one before, until what the browser alone computes is shown
TICK = 100  # ms
CLOSE = 1e-4  # of two numbers that are the same, relative to the largest of a layer
COLOUR = 0.2  # by how much the colour of a neuron may differ from its value, as a share of the strongest
WIRES, OTHERS = 100, 20  # strongest wires that the picture shows; how many others make it another picture
FAILURES = re.compile(
    r"[^.\n]*(?:no longer answers|has stopped|went wrong|could not|not responding|\bundefined\b|\bNaN\b)[^.\n]*"
)
NAMED = re.compile(r"\b[Pp]ress ([A-Z][a-z]+(?: [a-z]+)*?)(?= once| twice| or | and | to | if | when |[.,;:)]|$)", re.M)
RATE = re.compile(r"learning rate (?:\S+ then )*([\d.]+)")

Look = dict[str, Any]


def untruths(visit: Visit, before: Look | None) -> tuple[list[tuple[str, str]], Look]:
    """Return what is still untrue when the page has had its time, as (name of the truth, sentence), and the last look."""
    found, look = _now(visit, before)
    for count in range(PATIENCE):
        if not found or (count >= AT_ONCE and any(name in PROMPT for name, _ in found)):
            break
        if count < AT_ONCE:
            visit.page.evaluate(driver.NEXT_FRAMES)
        else:
            visit.page.wait_for_timeout(TICK)
        found, look = _now(visit, before)
    errors = [("no error", error) for error in visit.errors]
    visit.errors.clear()
    return errors + found, look


def _now(visit: Visit, before: Look | None) -> tuple[list[tuple[str, str]], Look]:
    look = visit.look()
    network = _network(visit, look)
    passed = network and look["pixels"] and look["isDrawn"] and network.forward(_floats(look["pixels"]))
    found = [(truth.__name__, sentence) for truth in TRUTHS for sentence in truth(look)]
    found += [("legends_name_their_curves", sentence) for sentence in legends_name_their_curves(visit, look)]
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
    """The pixels are those of the strokes and the picture on the sheet, or of the strokes in the marked digit's box."""
    drawing, pixels = look["drawing"], look["pixels"]
    if not drawing or drawing["isPhoto"] or not look["isAtRest"]:
        return
    strokes = [tuple(stroke) for stroke in drawing["strokes"]]
    if look["number"]:
        drawn = [bounds(line) for line in flatten(strokes)]
        boxes = [part["box"] for part in look["number"]]
        inside = [[k for k, box in enumerate(boxes) if within(each, box, 1)] for each in drawn]
        if any(len(each) > 1 for each in inside):
            return  # boxes overlap, and do not tell whose a stroke is
        strokes = [stroke for stroke, each in zip(strokes, inside, strict=True) if each == [look["marked"]]]
    paper = drawing["picture"]
    picture = paper and Picture("", _floats(paper["pixels"]).reshape(SIDE, SIDE), paper["left"], paper["top"], paper["side"])
    digit = from_drawing(Drawing(tuple(strokes), picture))
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


def what_is_kept_is_shown(look: Look) -> Iterator[str]:
    """Signs, examples and networks are shown as the browser keeps them, also after a reload and in another tab."""
    kept = look["kept"] or {"signs": None, "examples": [], "networks": []}
    signs = [[name, kept["examples"].count(name)] for name in kept["signs"] or ()]
    if look["signs"] and kept["signs"] is not None and look["signs"] != signs:
        yield f"signs are shown as {look['signs']} and kept as {signs}"
    digits = sum(label in "0123456789" for label in kept["examples"])
    if look["examples"] and int(look["examples"]) != digits:
        yield f"{look['examples']} examples are shown, and {digits} are kept"
    if look["networks"] and sorted(look["networks"]) != kept["networks"]:
        yield f"networks are shown as {look['networks']} and kept as {kept['networks']}"


def named_buttons_exist(look: Look) -> Iterator[str]:
    for text in look["texts"]:
        for name in NAMED.findall(text):
            if not any(name.lower() == each.lower() for each in look["buttons"]):
                yield f"a sentence says press {name}, and nothing is called so"


def races_count_their_steps(look: Look) -> Iterator[str]:
    """A curve of the race is that of the batch in its title."""
    for text in look["races"]:
        batch, seen, steps = (
            re.search(pattern, text) for pattern in (r"Batch of (\d+)", r"([\d,]+) examples", r"([\d,]+) steps")
        )
        count = [int(match[1].replace(",", "")) for match in (batch, seen, steps) if match]
        if len(count) < 3 or count[0] * count[2] != count[1]:
            yield f"a race says {text!r}"


def legends_name_their_curves(visit: Visit, look: Look) -> Iterator[str]:
    """Each curve has one name, and a learning rate in it is the one that was set while the curve's network learnt."""
    curves, state = look["curves"], look["state"]
    names, pale, rate = curves["names"], curves["pale"], curves["rate"]
    if [each["dash"] for each in names] != (["none", *(each["dash"] for each in reversed(pale))] if pale else []):
        yield f"the legend is {names}, and the pale curves are {pale}"
        return
    if state == "running":
        visit.rate = rate
    elif rate != visit.rate or not rate:
        visit.rate = None
    elif state == "paused":
        visit.learnt.setdefault(curves["seen"], set()).add(rate)
    if not curves["isOfVisit"]:  # the names are those of other runs
        return
    for name, curve in zip(names[1:], reversed(pale), strict=True):
        known = [rates for seen, rates in visit.learnt.items() if seen and abs(seen - (curve["seen"] or 0)) < 0.005 * seen]
        named = RATE.search(name["text"])
        if named and known and named[1] not in set.union(*known):
            yield f"{name['text']} is the name of a curve with a learning rate of {known}"


def the_numbers_are_computed(look: Look, network: Network, passed: ForwardPass) -> Iterator[str]:
    """Bars and hidden values are those of the current network, computed anew."""
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
    best = passed.probabilities.max() - 1e-6
    answers = [name for name, p in zip(look["names"], passed.probabilities, strict=False) if p >= best]
    if answers and look["digit"] not in answers:
        yield f"the large answer is {look['digit']}, and the bars say {answers[0]}"
    if look["number"] and str(look["number"][look["marked"]]["digit"]) != look["digit"]:
        yield f"of the number the digit {look['number'][look['marked']]['digit']} is marked, and the answer is {look['digit']}"


def the_squares_have_their_colours(look: Look, _: Network, __: ForwardPass) -> Iterator[str]:
    is_backward = look["direction"] == "backward"
    for each in look["squares"]:
        share = each["value"] / each["most"] * (-1 if is_backward else 1) if each["most"] > 0 else 0.0
        paper, full = (np.array(each["colours"][name]) for name in ("paper", "less" if share < 0 else "more"))
        expected = paper + abs(share) * (full - paper)
        nearest = min(np.abs(np.array(pixel[:3]) - expected).max() if pixel[3] > 250 else 255 for pixel in each["pixels"])
        if nearest > COLOUR * max(1, np.abs(full - paper).max()):
            what = f"neuron {each['index']} of hidden layer {each['layer'] + 1} has {each['value']:.4g} of {each['most']:.4g}"
            yield f"{what}, and the colours {each['pixels']} in place of {expected.round().tolist()}"


def wires_change(visit: Visit, look: Look, before: Look) -> Iterator[str]:
    """If many of the strongest wires into a layer are others than before, the canvas shows others."""
    both = [each for each in (look, before) if each["isDrawn"] and each["wires"] and each["pixels"]]
    if len(both) < 2 or look["size"] != before["size"] or len(look["wires"]) != len(before["wires"]):
        return
    now, then = (_strongest(visit.networks[each["network"]["hash"]], each) for each in both)
    for layer, (some, others) in enumerate(zip(now, then, strict=True), start=1):
        if look["wires"][layer - 1] == before["wires"][layer - 1] and len(some - others) > OTHERS:
            what = f"{len(some - others)} of the {WIRES} strongest wires into layer {layer} are others than before"
            yield f"{what}, and the canvas shows the same"


def _strongest(network: Network, look: Look) -> list[set[tuple[int, int]]]:
    """Return the strongest wires into each layer, as (source, unit)."""
    passed = network.forward(_floats(look["pixels"]))
    is_backward = look["direction"] == "backward" and look["label"] is not None
    deltas = network.backward(passed, look["label"]).deltas if is_backward else (None,) * len(network.layers)
    strongest = []
    for x, layer, delta in zip((passed.x, *passed.activations[:-1]), network.layers, deltas, strict=True):
        values = np.abs(x.ravel()[:, None] * (layer.w if delta is None else delta))  # (inputs, 1) * (inputs, units) or (units,)
        units = values.shape[1]
        largest = np.argsort(values, axis=None)[-WIRES:]
        strongest.append({(int(i) // units, int(i) % units) for i in largest if values.flat[i] > 0})
    return strongest


TRUTHS = (
    no_failure,
    the_drawing_is_read,
    no_sideways,
    names_agree,
    what_is_kept_is_shown,
    named_buttons_exist,
    races_count_their_steps,
)
NUMBERS = (the_numbers_are_computed, the_answer_is_the_top, the_squares_have_their_colours)
PROMPT = {"the_drawing_is_read", "the_numbers_are_computed", "the_answer_is_the_top"}  # of the browser alone


def _floats(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.float32)


def _network(visit: Visit, look: Look) -> Network | None:
    """Return the current network. Its weights come with the first look at it only."""
    found = look["network"]
    if not found:
        return None
    if "layers" in found:
        arrays = [(_floats(w), _floats(b)) for w, b in found["layers"]]
        layers = tuple(Layer(w.reshape(-1, b.size), b) for w, b in arrays)
        visit.networks[found["hash"]] = Network(layers, found["hidden"], found["output"])
    return visit.networks[found["hash"]]
