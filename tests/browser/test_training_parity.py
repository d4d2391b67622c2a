"""Training in JavaScript (ui/components/model/training.js) takes the same steps as torch and NumPy, in real Chromium."""

import base64
import itertools
import json
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from playwright.sync_api import Page

from model import mnist, teaching
from model.layers import ACTIVATIONS
from model.network import random_network
from training.torch_network import to_numpy, to_torch
from ui.components.runs import digits

SIZES = (784, 13, 9, 10)  # no multiples of four
BATCH = 7
STEPS = 50
# The images, the weights and the result are JSON, because Playwright needs ten times as long to send as many numbers itself.
KEEP = "(images) => { window.images = Uint8Array.from(JSON.parse(images)); }"
TRAIN = """([labels, layers, options, rates, drawn]) => {
  const random = () => drawn[k++];
  let k = 0;
  const arrays = JSON.parse(layers).map(({ w, b }) => ({ w: Float32Array.from(w), b: Float32Array.from(b) }));
  const n = labels[0].length;
  const all = { pixels: images, labels: new Uint8Array() };
  const learner = new Learner(arrays, { ...options, capacity: n });
  const x = new Float32Array(n * 784);
  const shown = [];
  const losses = labels.map((batch, step) => {
    batch.forEach((_, i) => place(all, step * n + i, x, i * 784));
    const { loss } = learner.step(x, Uint8Array.from(batch), rates, random);
    if (step === 0 || step === labels.length - 1) shown.push(learner.layers.map(({ w, b }) => ({ w: [...w], b: [...b] })));
    return loss;
  });
  return JSON.stringify({ losses, shown });
}"""


@pytest.fixture(scope="module")
def examples(javascript: Page) -> tuple[np.ndarray, np.ndarray]:
    """Return the images and the labels of all steps. The page `javascript` has the images too."""
    images, labels = mnist.test_set()
    images = (images[: BATCH * STEPS] / 17).round().astype(int)  # 0 to 15, as the page has them
    javascript.evaluate(KEEP, json.dumps(images.ravel().tolist()))
    return images, labels[: BATCH * STEPS].astype(int)


OPTIMISERS = {
    "sgd": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=0.9),
    "adamw": torch.optim.AdamW,
}
# Dropout goes with the first two, because AdamW's steps do not depend on the scale of the gradients.
RATES = {
    "sgd": {"learningRate": 0.1, "dropout": 0.3},
    "momentum": {"learningRate": 0.02, "dropout": 0.3},
    "adamw": {"learningRate": 0.002, "dropout": 0.0},
}


# Each activation with each optimiser, and both with both outputs.
COMBINATIONS = [(*pair, ("softmax", "sigmoid")[i % 2]) for i, pair in enumerate(itertools.product(ACTIVATIONS, OPTIMISERS))]


@pytest.mark.parametrize(("hidden", "optimizer", "output"), COMBINATIONS)
def test_the_first_and_fifty_steps_change_the_weights_as_in_torch(
    javascript: Page, examples: tuple[np.ndarray, np.ndarray], hidden: str, output: str, optimizer: str
):
    network = random_network(SIZES, np.random.default_rng(1), hidden, output)
    images, labels = examples[0], examples[1].reshape(STEPS, BATCH)
    rates = RATES[optimizer]
    layers = [{"w": layer.w.ravel().tolist(), "b": layer.b.tolist()} for layer in network.layers]
    options = {"hidden": hidden, "output": output, "optimizer": optimizer}
    chances = np.random.default_rng(5).random(STEPS * BATCH * sum(SIZES[1:-1])).tolist()  # of dropout
    sent = [labels.tolist(), json.dumps(layers), options, rates, chances]
    theirs = json.loads(javascript.evaluate(TRAIN, sent))

    module = to_torch(network)
    optimiser = OPTIMISERS[optimizer](module.parameters(), lr=rates["learningRate"])
    random, dropout = iter(chances), rates["dropout"]

    def drop(x: torch.Tensor) -> torch.Tensor:
        drawn = torch.tensor(list(itertools.islice(random, x.numel()))).reshape(x.shape) if dropout else torch.ones(x.shape)
        return x * (drawn >= dropout) / (1 - dropout)

    module.dropout.forward = drop
    losses, shown = [], []
    for x, right in zip(torch.tensor(images / 15).float().reshape(STEPS, BATCH, 784), torch.tensor(labels), strict=True):
        loss = module.losses(module(x), right).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        shown.append(to_numpy(module).layers)
    np.testing.assert_allclose(theirs["losses"], losses, rtol=1e-4, atol=1e-5)
    for ours, their in zip((shown[0], shown[-1]), theirs["shown"], strict=True):
        for layer, arrays in zip(ours, their, strict=True):
            np.testing.assert_allclose(arrays["w"], layer.w.ravel(), rtol=1e-3, atol=1e-5)
            np.testing.assert_allclose(arrays["b"], layer.b, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_steps_of_teach_it_are_those_of_numpy_at_the_same_learning_rate(javascript: Page, output: str):
    network = replace(random_network(SIZES, np.random.default_rng(3)), output=output)
    pixels = mnist.test_set()[0][3] / np.float32(255)
    layers = [{"w": layer.w.ravel().tolist(), "b": layer.b.tolist()} for layer in network.layers]
    shown = {"sizes": SIZES, "layers": layers, "hidden": network.hidden, "output": output}
    found = javascript.evaluate(
        """([network, pixels]) => {
          const x = Float32Array.from(pixels);
          const rates = [carefulRateOf(network, x, 5), usualRateOf(network, x, 5)];
          const steps = teach(network, x, 5, rates[1], 2);
          let step = steps.next();
          while (!step.done) step = steps.next();
          return [rates, step.value.layers.map(({ w, b }) => [Array.from(w), Array.from(b)])];
        }""",
        [shown, pixels.ravel().tolist()],
    )
    found_before = teaching.backward(network, pixels, 5)
    rate = teaching.usual_rate(found_before)
    assert found[0] == pytest.approx([teaching.careful_rate(found_before), rate], rel=1e-5)
    after = teaching.teach(network, pixels, 5, rate, 2).network
    for (w, b), layer in zip(found[1], after.layers, strict=True):
        assert w == pytest.approx(layer.w.ravel(), abs=1e-6) and b == pytest.approx(layer.b, abs=1e-6)


def test_an_image_is_moved_without_wrapping_round(javascript: Page):
    image = np.arange(784).reshape(28, 28) % 16
    moved = javascript.evaluate(
        """([pixels, right, down]) => {
          const x = new Float32Array(2 * 784);
          place({ pixels: Uint8Array.from(pixels), labels: new Uint8Array(1) }, 0, x, 784, right, down);
          return [...x];
        }""",
        [image.ravel().tolist(), 1, -1],
    )
    expected = np.zeros((28, 28))
    expected[:-1, 1:] = image[1:, :-1] / 15
    np.testing.assert_allclose(np.reshape(moved, (2, 28, 28)), [np.zeros((28, 28)), expected], atol=1e-7)


FALLS = [2.3 / (1 + k / 10) for k in range(40)]


@pytest.mark.parametrize(
    ("name", "state", "settings", "mended"),
    [
        (None, {"losses": FALLS}, {}, None),
        (None, {"losses": []}, {}, None),
        ("broken", {"losses": [*FALLS, None]}, {}, {"learning_rate": 0.005}),
        ("grows", {"losses": [*FALLS, *[5.0] * 8]}, {"learning_rate": 1}, {"learning_rate": 0.1}),
        ("high", {"losses": [2.3] * 40}, {"learning_rate": 3}, {"learning_rate": 0.3}),
        (None, {"losses": [0.118] * 40}, {"learning_rate": 0.5}, None),
        (None, {"losses": [0.118] * 40}, {"learning_rate": 0.01}, None),
        (None, {"losses": [1.05] * 40}, {"dropout": 0.5, "train_size": 100}, None),
        (None, {"losses": [*FALLS, 2.0]}, {}, None),
        ("dead", {"losses": FALLS, "silent": 0.7}, {}, {"learning_rate": 0.005}),
        ("still", {"losses": [2.3] * 40}, {"learning_rate": 0.0001}, {"learning_rate": 0.001}),
        ("still", {"losses": [2.3] * 40}, {"learning_rate": 0.03}, {"learning_rate": 0.05}),
        (None, {"losses": [2.3] * 40, "read": 40 * 32}, {"learning_rate": 0.0001}, None),
        ("by heart, few examples", {"losses": FALLS, "known": 1.0, "test": 0.7}, {"train_size": 100}, {"train_size": 10_000}),
        ("by heart", {"losses": FALLS, "known": 1.0, "test": 0.9}, {}, {"dropout": 0.3}),
        (None, {"losses": FALLS, "known": 1.0, "test": 0.97}, {}, None),
        ("no hidden layer", {"losses": FALLS, "known": 0.93, "test": 0.91}, {"hidden": []}, {"hidden": [128, 64]}),
        (None, {"losses": FALLS, "known": 0.93, "test": 0.91, "read": 10_000}, {"hidden": []}, None),
    ],
)
def test_hints(javascript: Page, name: str | None, state: dict, settings: dict, mended: dict | None):
    """A hint names what happens, and its press changes one setting. A loss of None stands for one that is not a number."""
    told = javascript.evaluate(
        """([state, own]) => {
          const settings = { ...DEFAULTS, ...own };
          const losses = state.losses.map((loss) => loss ?? NaN);
          const usual = { read: 50_000, silent: 0, known: null, test: null };
          const shown = { ...usual, ...state, settings, losses, loss: losses.at(-1) ?? null };
          const found = $runs_hints_js.hint(shown, settings);
          return found && [found.name, found.sentence, found.press];
        }""",
        [state, settings],
    )
    if name is None:
        assert told is None
    else:
        assert told[0] == name and told[1].endswith(".") and told[2]["settings"] == mended and told[2]["label"]


def test_moments_are_thinned_out_and_the_untrained_one_stays(javascript: Page):
    seen = javascript.evaluate(
        """() => {
          const moments = [];
          for (let i = 0; i < 1000; i++) addMoment(moments, { layers: [], seen: 500 * i, loss: 1, test: 0.5 });
          return moments.map(({ seen }) => seen);
        }"""
    )
    assert len(seen) == 40 and seen[0] == 0 and seen[-1] == 499_500
    assert seen == sorted(seen) and seen[1] < 5000  # the beginning, when it learns most, is not thinned out


def test_a_long_curve_keeps_its_first_point_and_is_thinned_evenly(javascript: Page):
    seen, losses = javascript.evaluate(
        """() => {
          const curve = { x: [], y: [] };
          for (let i = 0; i < 5000; i++) addPoint(curve, 32 * i, -i);
          return [curve.x, curve.y];
        }"""
    )
    assert len(seen) == 400 and (seen[0], seen[-1]) == (0, 32 * 4999) and losses == [-x // 32 for x in seen]
    gaps = np.diff(seen)[:-1]
    assert gaps.max() <= 2 * gaps.min()


def test_the_digits_are_unpacked_as_they_were_and_a_file_that_is_cut_off_or_damaged_is_refused(javascript: Page):
    packed = digits.FILE.read_bytes()
    damaged = bytearray(packed)
    damaged[len(packed) // 2] ^= 16
    unpack = """(texts) => texts.map((text) => {
      const shown = ({ labels, pixels }) => [labels.length, [...labels.slice(-9)], pixels.length, [...pixels.slice(-9 * 784)]];
      try { return unpackDigits(fromBase64(text)).map(shown); } catch ({ message }) { return message; }
    })"""
    sent = [base64.b64encode(data).decode() for data in (packed, packed[:-1], bytes(damaged), b"<html>")]
    (learnt, tested), *refused = javascript.evaluate(unpack, sent)
    levels = np.round(np.arange(256) / 17).astype(np.uint8)
    for (count, labels, length, pixels), source in ((learnt, "training"), (tested, "test")):
        assert count == {"training": 10_000, "test": 2000}[source] and length == 784 * count
        known, known_labels = getattr(mnist, f"{source}_set")()
        for label, image in zip(labels, np.reshape(pixels, (9, 28, 28)), strict=True):
            assert (levels[known[known_labels == label]] == image).all(axis=(1, 2)).any()
    assert all("bytes of digits are damaged or cut off" in sentence for sentence in refused) and refused[2].startswith("the 6 ")


def test_a_network_reads_everywhere_when_the_server_has_said_so_and_its_silence_is_told(javascript: Page):
    told = javascript.evaluate(
        """async () => {
          const [told, requests, timers, wait] = [[], [], [], setTimeout];
          const pass = () => new Promise((done) => wait(done, 20));
          window.setTimeout = (act) => timers.push(act);
          const setTriggerValue = (name, { request }) => requests.push(request);
          const data = { texts: {}, session: "1", selected: "run", wanted: "" };
          const show = $browser_storage_browser_storage_js.default;
          const answer = (...answer) => show({ data: { ...data, answer }, setTriggerValue, setStateValue() {} });
          const ask = () => (readWith("new", (text) => told.push(text)), pass());
          answer("", "");
          await ask();
          answer("another request", "no");
          for (let i = 0; i < 3; i++, await pass()) timers.shift()(); // it asks again, and tells of the silence
          answer(requests[0], "");
          await ask();
          answer(requests[0], "");
          answer(requests.at(-1), "It is damaged.");
          window.setTimeout = wait;
          return [...told, new Set(requests).size, requests.length];
        }"""
    )
    assert told[-2:] == [2, 5], "it is asked again"
    assert len(told) == 7 and "not answered yet" in told[1]
    assert [told[2], told[4]] == ["This network now reads everywhere.", "It is damaged."]


def test_a_pause_while_the_last_network_is_measured_does_not_begin_the_run_anew(javascript: Page):
    seen = javascript.evaluate(
        """async (digits) => {
          let goesOn = false;
          const reported = ({ kind, seen }) => {
            if (kind !== "progress" || seen < 640 || goesOn) return;
            run.pause();
            run.run(DEFAULTS);
            goesOn = true;
          };
          let stateChanged;
          const end = new Promise((done) => (stateChanged = (state) => goesOn && state === "paused" && done()));
          const fetchDigits = async () => fromBase64(digits);
          const run = new BrowserRun({ fetchDigits, say: () => {}, reported, stateChanged });
          run.setLimit(640);
          run.run({ ...DEFAULTS, hidden: [8] });
          await end;
          run.close();
          return run.seen;
        }""",
        base64.b64encode(digits.FILE.read_bytes()).decode(),
    )
    assert seen == 640


def test_a_name_that_is_written_keeps_the_focus_while_runs_come_and_go(javascript: Page):
    kept = javascript.evaluate(
        """() => {
          const nothing = () => null;
          const runs = new Runs({ machine: nothing, lookAtMachine: nothing, changed: nothing, use: () => nothing });
          document.body.replaceChildren(runs.element);
          const list = (...times) => {
            const entry = { where: "machine", state: "", accuracy: 0.9, loss: 1, seconds: 1, bytes: 1, settings: {} };
            runs.take(times.map((time) => ({ ...entry, time, id: `${time}`, name: `run ${time}` })));
            runs.draw();
            return [...document.querySelectorAll("[data-testid=run]")].map(({ dataset }) => dataset.value).join(" ");
          };
          const before = list(1, 2, 3);
          const row = document.querySelector("[data-value='2']");
          [...row.querySelectorAll("button")].find(({ textContent }) => textContent === "Rename").click();
          const field = row.querySelector("input[type=text]");
          return [before, list(1, 2, 4), list(2, 5, 4), document.activeElement === field];
        }"""
    )
    assert kept == ["3 2 1", "4 2 1", "5 4 2", True]
