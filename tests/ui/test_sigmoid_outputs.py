"""What the page says of a network with sigmoid outputs, which has no softmax and another loss."""

import pytest

from tests.ui.test_lesson_numbers import network, sample_of
from ui.views.lessons import functions, practice


@pytest.mark.parametrize("numbers", [functions.softmax_numbers, practice.torch_numbers])
def test_the_lessons_on_softmax_say_that_the_network_does_not_use_it(numbers):
    shown = numbers(sample_of(network("relu", "sigmoid")))
    assert (shown[0].name, shown[0].value) == ("does the network that reads use softmax?", "no, sigmoid")
    names = " ".join(number.name for number in shown)
    assert "softmax of the scores" in names and "probabilit" not in names
    assert "softmax" not in " ".join(number.name for number in numbers(sample_of()))
