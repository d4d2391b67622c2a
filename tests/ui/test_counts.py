"""The page counts in good English, and names the number that it has counted."""

import re
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.explain import neuron_sum
from model.layers import read_only
from model.network import Network, random_network
from tests.ui.session import new_page
from tests.ui.test_app import SEVEN
from tests.ui.test_explore import THREE, data_of, open_explore
from tests.ui.test_inside import reading_of
from tests.ui.test_plain_answers import words
from tests.ui.widget import widget
from training.jobs import corrections
from ui import networks
from ui.views.evaluate import answers, certainty
from ui.views.evaluate.answers import Answers
from ui.views.explore import layers
from ui.views.inside import gallery, network, neuron


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A runs folder that is the test's own."""
    monkeypatch.setenv("DIGIT_LENS_RUNS", str(tmp_path))
    return tmp_path


def test_a_layer_of_one_neuron_and_one_other_term_are_singular():
    reading = reading_of(random_network((784, 11, 1, 10), np.random.default_rng(0), "sigmoid"))
    assert network.message(reading, (0, 0), 10)["layers"][1]["under"] == "1 neuron"
    one = next(parts for n in range(11) if (parts := neuron_sum(reading.network, reading.result, 1, 0, n)).others == 1)
    assert ">1 other term<" in neuron.terms_table(reading.network, 1, one)


def test_the_gallery_by_number_shows_no_sort_key():
    reading = reading_of(random_network((784, 3, 10), np.random.default_rng(0)))
    markup = gallery.markup(reading, np.arange(3), -np.arange(3.0), gallery.BY_NUMBER, (0, 0))
    assert re.findall(r'title="([^"]+)"', markup) == ["neuron 1", "neuron 2", "neuron 3"]


@pytest.mark.parametrize(("epoch", "said"), [(0.0, "0 epochs"), (0.25, "0.25 epochs"), (1.0, "1 epoch"), (12.0, "12 epochs")])
def test_the_receptive_fields_are_those_after_one_epoch(epoch: float, said: str):
    def page(epoch: float) -> None:
        from ui import networks
        from ui.views.training import monitor

        monitor.receptive_fields(epoch, networks.SHIPPED)

    app = AppTest.from_function(page, kwargs={"epoch": epoch}, default_timeout=30).run()
    assert app.markdown[0].value == f"**The first layer's receptive fields** after {said}"
    assert not [text.value for text in app.markdown if "connected to only" in text.value], "the shipped network sees all pixels"


@pytest.mark.parametrize(("side", "said"), [(10, "only 100 pixels:"), (1, "only 1 pixel:")])
def test_the_pixels_of_a_small_receptive_field_are_counted(side: int, said: str, monkeypatch: pytest.MonkeyPatch):
    whole = random_network((784, 5, 10), np.random.default_rng(0))
    square = np.zeros((28, 28, 1), np.float32)
    square[3 : 3 + side, 8 : 8 + side] = 1
    small = Network((read_only(whole.layers[0].w * square.reshape(784, 1), whole.layers[0].b), whole.layers[1]))
    monkeypatch.setattr(networks, "get", lambda *_: small)

    def page(name: str) -> None:
        from ui.views.training import monitor

        monitor.receptive_fields(1.0, name)

    app = AppTest.from_function(page, kwargs={"name": f"square of {side}"}, default_timeout=30).run()
    assert not app.exception and any(said in text.value for text in app.markdown)


def test_few_corrections_are_counted_one_by_one(runs: Path):
    for label in (7, 7, 7, 1):
        corrections.add(runs, label, SEVEN)
    app = new_page(SEVEN, {"evaluate-part": "How sure it is", answers.SOURCE: answers.OWN}, view="Evaluate").run()
    widget(app.slider, certainty.REFUSED).set_value(30.0).run()
    assert not app.exception and "of the digits (1 digit) of which" in words(app)
    near = np.full((1, 10), 0.1 / 9)
    near[0, 7] = 0.9
    text = certainty.nine_in_ten(Answers(np.zeros((1, 28, 28), np.uint8), np.array([7]), near))
    assert text.startswith("The only answer here with 85 to 95 % says 90.0\u00a0% and is **right**.")


def test_the_average_distance_is_over_the_images_that_were_compared():
    markup = data_of(open_explore("Alike", THREE), "explore-alike")["html"]
    assert f"Its average over {layers.SAMPLE:,} training images is" in markup
