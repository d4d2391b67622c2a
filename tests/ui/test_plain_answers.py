"""What newcomers ask is answered where they look for it, with numbers that are computed."""

import numpy as np
import pytest

from model import checkpoint, evaluation, mnist
from tests.ui.page import SEVEN, page_text, widget
from tests.ui.session import new_page
from training.presets import PRESETS
from ui.text import examples
from ui.text.format import percent
from ui.views import training
from ui.views.evaluate import certainty
from ui.views.evaluate.answers import Answers


def test_why_the_layers_have_their_sizes_and_whether_dropout_was_used():
    network, text = checkpoint.load(), page_text(new_page(SEVEN).run())
    assert "more can tell more shapes apart, but they need more weights and more time" in text
    assert f"enough to read {percent(network.metadata['test_accuracy'], 2)} of the test digits" in text
    assert network.metadata["settings"]["dropout"] == 0 and "It was trained without <span" in text
    assert network.metadata["test_accuracy"] > 0.99, "lesson 2 says so"


@pytest.mark.parametrize("part", ["This neuron", "Gallery"])
def test_a_picture_of_weights_is_not_a_stored_picture(part: str):
    text = page_text(new_page(SEVEN, {"inside-part": part}, view="Inside").run())
    assert "Ink on blue raises its sum, ink on orange lowers it" in text and "memorised digit" in text


def test_the_reason_for_the_output_layers_error_term_stands_beside_it():
    app = new_page(SEVEN, {"teach-part": "2 Output δ", "teach-how": True}, view="Teach it").run()
    assert examples.WHY_DIFFERENCE in page_text(app)


def test_batches_steps_and_epochs_are_counted_and_the_two_exams_explained():
    app, chosen = new_page(SEVEN, {training.PART: training.SERVER}, view="Training").run(), PRESETS["instant"]
    assert f"has {chosen.batch_size} pictures" in page_text(app) and f"{chosen.steps:,} steps, and the training" in page_text(app)
    assert f"**{chosen.steps * chosen.epochs:,} steps**" in page_text(app) and "mock exam" in page_text(app)
    widget(app.number_input, "training-setting-batch_size").set_value(0).run()
    assert not app.exception and "pictures, an" not in page_text(app)


def test_the_two_exams_are_explained_beside_the_mistakes():
    assert "mock exam" in page_text(new_page(SEVEN, view="Evaluate").run())


def test_nine_in_ten_is_counted_and_says_nothing_of_other_drawings():
    images, labels = mnist.test_images(), mnist.test_labels()
    found = Answers(images, labels, evaluation.probabilities_of(checkpoint.load(), images))
    confidence, right = found.probabilities.max(axis=1), found.digits == labels
    near = (confidence >= 0.85) & (confidence <= 0.95)
    text = certainty.nine_in_ten(found)
    said, correct = percent(float(confidence[near].mean())), percent(float(right[near].mean()))
    assert f"The {near.sum()} answers here with 85 to 95 % say {said} on average, and **{correct}** of them are right" in text
    assert 0.85 <= right[near].mean() <= 0.97, "Reading says: about 9 times in 10"
    assert right[confidence > 0.98].mean() > 0.98, "Reading says: about 99 times in 100"
    assert "say nothing" in text
    assert "No answer here has 85 to 95 %" in certainty.nine_in_ten(Answers(images[:1], labels[:1], np.eye(10)[7:8]))
