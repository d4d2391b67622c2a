"""What the page says of a network with sigmoid outputs, which has no softmax and another loss."""

import numpy as np
import pytest

from model import checkpoint
from model.evaluation import Score
from model.teaching import teach
from tests.ui.page import PIXELS, SEVEN, constant, let_read, open_teach, page_text, sample_of, small
from tests.ui.session import new_page
from ui.teaching import Round, TeachingHistory
from ui.views.lessons import functions, practice
from ui.views.teach import apply


@pytest.mark.parametrize("numbers", [functions.softmax_numbers, practice.torch_numbers])
def test_the_lessons_on_softmax_say_that_the_network_does_not_use_it(numbers):
    shown = numbers(sample_of(small("relu", "sigmoid")))
    assert (shown[0].name, shown[0].value) == ("does the network that reads use softmax?", "no, sigmoid")
    names = " ".join(number.name for number in shown)
    assert "softmax of the scores" in names and "probabilit" not in names
    assert "softmax" not in " ".join(number.name for number in numbers(sample_of()))


def size_of_step(own) -> str:
    """Return what Teach it says of the size of one step towards a 3."""
    history = TeachingHistory(own).added(Round(teach(own, PIXELS, 3, 1e-3, 1), PIXELS, Score(np.eye(10, dtype=int))))
    return apply.size_of_step(history)


@pytest.mark.parametrize("own", [constant("sigmoid", 0.0, -12), small("relu", "sigmoid")])
def test_only_of_sigmoid_outputs_it_is_said_that_those_near_0_or_1_take_hardly_part(own):
    assert "takes hardly any part in a step, even if it is wrong" in size_of_step(own)
    assert "An output close" not in size_of_step(checkpoint.load())


def test_sigmoid_outputs_without_a_slope_are_not_called_certain_as_a_digit_without_an_error_is():
    text = page_text(open_teach("5 By hand", label=7, own=constant("sigmoid", -12, -12)))
    assert "almost no slope there" in text and "so much" not in text
    assert "gives this digit so much" in page_text(open_teach("5 By hand", label=7))


def test_the_learning_rate_names_the_loss_of_sigmoid_outputs():
    text = page_text(open_teach(own=small("relu", "sigmoid")))
    assert "½ Σ (y − ŷ)²" in text and "−log p" not in text
    assert "a larger score of the right digit" in page_text(open_teach())


@pytest.mark.parametrize(("hidden", "output"), [("relu", "softmax"), ("tanh", "softmax"), ("relu", "sigmoid")])
def test_the_diagram_names_the_functions_of_the_network_that_it_shows(hidden, output):
    app = new_page(SEVEN, view="Inside").run()
    let_read(app, small(hidden, output))
    [text] = [line for line in page_text(app).splitlines() if "Each square is a" in line]
    assert ("silent" in text) == (hidden == "relu")
    assert ("a percentage" in text) == (output == "softmax") and ("the sigmoid turns" in text) == (output == "sigmoid")
