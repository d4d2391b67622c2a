"""The cards of the guided tour, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ui import commands, session
from ui.quiz import Quiz
from ui.text.format import fixed
from ui.views import inside
from ui.views.inside import saliency
from ui.views.lessons import functions
from ui.views.teach import apply, learning_rate

FUNCTIONS = 2  # the index of the lesson on activation functions


@dataclass(frozen=True)
class Card:
    """One card of the guided tour: a prediction, then a task that shows the result, then the answer.

    id: identifies the card in the browser's storage, so it must never change.
    asked: the prediction, with its answer in at most three sentences.
    task: what the user does after the prediction.
    view, lesson: the tab and the lesson that are opened after the prediction, or by the button "Show me".
    parts: the values to set in widgets then, by key. on: a function to call then.
    places: CSS selectors of the elements to frame and scroll to for the task.
    results: the same for the answer, if it is about other elements.
    """

    id: str
    title: str
    asked: Quiz
    task: str
    view: str
    lesson: int | None = None
    places: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    parts: Mapping[str, object] = field(default_factory=dict)
    on: Callable[[], None] | None = None


SHEET, PICTURE = ".st-key-canvas", "[data-testid=network-picture]"
CARDS: tuple[Card, ...] = (
    Card(
        "fool",
        "Fool it",
        Quiz(
            "You draw a heart, no digit. What do the ten percentages say?",
            ("all are low", "they still add up to 100\u00a0%", "nothing"),
            1,
            "*Softmax* raises e (about 2.7) to the power of each digit's *score* z, and divides by the sum of the ten. Shares "
            "of one sum are 100\u00a0% together, even for a heart. The warning that it is no digit comes from the page, not from "
            "the network.",
        ),
        "On an empty sheet, draw a heart. Then press the digit with the longest bar.",
        "Look inside",
        places=(SHEET, PICTURE),
        results=("table:has([data-power])",),
    ),
    Card(
        "neuron",
        "A neuron and its weights",
        Quiz(
            "A neuron has a *weight* for each pixel. What does ink do where the weight is negative (orange)?",
            ("raises its sum", "lowers its sum", "nothing"),
            1,
            "Only the 784 pixels go in, with the digit enlarged and centred. The neuron multiplies each by its weight, and adds "
            "the products and one more number, its *bias*. The left picture is these 784 weights (blue: positive), not a digit.",
        ),
        "On an empty sheet, draw a small 3 in a corner. **Show me** opens the neuron that responds most to it.",
        "Look inside",
        places=(".st-key-inside-looks",),
        parts={inside.PART_KEY: inside.NEURON},
        on=lambda: commands.networks.select_neuron(None),
    ),
    Card(
        "torch",
        "784, 128, 64, 10",
        Quiz(
            "How many weights stand between 784 pixels and 128 neurons?",
            ("784 + 128 = 912", "784 · 128 = 100,352", "128"),
            1,
            "Each neuron has one for each input: *Linear(784, 128)* in PyTorch. The 128 outputs of this *hidden layer* are the "
            "inputs of the next one, and its 64 outputs those of the last ten sums, the *scores* z. People choose 128 and 64: "
            "more neurons can separate more, but have more weights to learn.",
        ),
        "Press a line of the code: its part of the picture lights up.",
        "Look inside",
        places=(".st-key-in-pytorch",),
        parts={inside.PART_KEY: "In PyTorch"},
    ),
    Card(
        "why",
        "Why is a digit misread?",
        Quiz(
            "You get a test digit that this network misreads, or is least sure of. What is the cause?",
            ("it never learned this digit", "ink where another digit has it", "chance"),
            1,
            "Blue ink is evidence for the digit that it reads, orange ink for the one below *Compare with*. For example, a 4 "
            "that is closed at the top has ink where a 9 has it, which raises the score of 9.",
        ),
        "Look for the brightest blue and orange ink. Press another digit below *Compare with*.",
        "Look inside",
        places=(f".st-key-{saliency.OTHER_KEY}",),
        results=(".st-key-inside-saliency",),
        parts={inside.PART_KEY: inside.WHY},
        on=lambda: commands.drawing.use_test_digit(is_hard=True),
    ),
    Card(
        "none",
        "Why an activation function?",
        Quiz(
            "A network has three layers, but no activation function. What can it learn?",
            ("more than with one layer", "no more than with one layer", "nothing"),
            1,
            f"A sum of sums is again one sum. {functions.WHAT_IT_ADDS} The *activation function* ReLU turns a "
            "negative sum into 0, so that each neuron adds a bend.",
        ),
        "Choose **none**: what is the sum of three neurons then?",
        "Lessons",
        lesson=FUNCTIONS,
        places=("[data-testid=lesson-figure] > .controls",),
        results=("[data-testid=lesson-figure] > .picture",),
    ),
    Card(
        "map",
        "What layers are for",
        Quiz(
            "On a map of 1,000 digits, those with similar numbers lie close together. Where are the ten digits best separated?",
            ("in the pixels", "after hidden layer 1", "after hidden layer 2"),
            2,
            "Two 4s share little ink, so the pixels of different digits mix. Each hidden layer computes numbers that are more "
            "alike for the same digit. After the last one, ten sums can separate the digits.",
        ),
        "Drag the slider from the pixels to hidden layer 2. The 1,000 digits stay the same.",
        "Explore",
        places=("[data-testid=map-layer]",),
        results=(".st-key-explore-map",),
        parts={"explore-part": "Map"},
    ),
    Card(
        "loss",
        "How wrong is it?",
        Quiz(
            "The right digit's share p is halved. What happens to the *loss*, −log p?",
            ("it doubles", f"it grows by {fixed(float(np.log(2)))}", "it is halved"),
            1,
            f"The loss says in one number how wrong the answer is. It is 0 for p = 1, and each halving of p adds "
            f"{fixed(float(np.log(2)))} (ln 2 on a calculator). It is largest if the network is sure of a wrong digit.",
        ),
        "Draw a 7 that lies on its side, and say that *It is a* **7**.",
        "Teach it",
        places=(".digit-choice",),
        results=(f".st-key-{apply.CURVE_KEY}",),
    ),
    Card(
        "delta",
        "Which neuron caused the error?",
        Quiz(
            "The share of the 7 is too small. How is the error divided among the hidden neurons?",
            ("equally", "by their weights to the outputs", "the last one gets all"),
            1,
            "The error of an output is its share minus the right one: p − 1 for the 7, p for the others. Each error times the "
            "neuron's weight to that output, added up, is the neuron's *error term* δ, and so on from layer to layer. It is 0 "
            "for a neuron that gave 0.",
        ),
        "Press **Backward**: the picture shows δ, computed from right to left.",
        "Teach it",
        places=("[data-testid=teach-backward]",),
        results=(PICTURE,),
    ),
    Card(
        "teach",
        "One weight, one step",
        Quiz(
            "A step changes each weight a little. Which one changes most?",
            ("all change alike", "large input, large δ", "the largest weight"),
            1,
            "A weight changes by −η · δ · x. x is its input, δ the error term of its neuron, and η the *learning rate*, which "
            "sets the length of the step. All changes together raised the share of your 7.",
        ),
        "Press a line of the picture: its step is written out. Then press **1 step**.",
        "Teach it",
        places=(PICTURE, ".teaching"),
        results=("[data-testid=wire-written]", f".st-key-{apply.EFFECT_KEY}"),
    ),
    Card(
        "forgot",
        "Too long a step",
        Quiz(
            "One more step is far too long (η = 1). How many of 10,000 other digits does it still read?",
            ("as many as before", "clearly fewer"),
            1,
            "The step lowers the loss of your 7 only, but the network reads all digits with the same weights. A step that is "
            "too long misses the lowest loss, and the others are forgotten. Only a copy has changed: press **Take back all**.",
        ),
        "Move η, the *learning rate*, to **1**. Then press **1 step**.",
        "Teach it",
        places=(".teaching", f".st-key-{learning_rate.RATE_KEY}"),
        results=(f".st-key-{apply.EFFECT_KEY}",),
        on=lambda: session.store_choice(learning_rate.OPEN, True),
    ),
    Card(
        "train",
        "Batches",
        Quiz(
            "Two new networks read equally many digits: one takes a step after each, one after 256. Which is better at first?",
            ("after each one", "after 256", "both are equal"),
            0,
            "Steps after each digit are inexact, but there are 256 times as many. A step after a *batch* of 256 is the mean of "
            "their 256 steps, and forgets no digit. People choose a size between, such as 32, and call a pass through all "
            "pictures an *epoch*.",
        ),
        "Let the two learn at once: press the button in the frame.",
        "Training",
        places=("[data-testid=batch-race]",),
        results=("[data-testid=race-1]", "[data-testid=race-256]"),
    ),
    Card(
        "validation",
        "Memorised digits",
        Quiz(
            "It learns from 100 digits, until it reads all of them. How many of the test digits does it read?",
            ("all, too", "clearly fewer", "none"),
            1,
            "It has memorised the 100 *training* digits. So people choose settings with other digits (*validation*), and measure "
            "the result with a third set (*test*), since the best choice is partly chance. *Dropout* leaves out random neurons "
            "in each step, so that less is memorised.",
        ),
        "Choose 100 *Examples*, **Start again**, and **Learn**. Once more with *Dropout* 50\u00a0%.",
        "Training",
        places=(".trainer .top",),
        results=(".trainer .curves:not([hidden])",),
    ),
)
