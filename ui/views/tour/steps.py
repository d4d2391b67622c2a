"""The cards of the guided tour, as data. They change the view four times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ui import commands, session
from ui.quiz import Quiz
from ui.reading import Reading
from ui.text import worked_examples
from ui.text.format import fixed, percent
from ui.views import inside
from ui.views.inside import saliency
from ui.views.teach import apply, learning_rate

TORCH = "In PyTorch"  # a part of Look inside
FUNCTIONS = 2  # the index of the lesson on activation functions


@dataclass(frozen=True)
class Step:
    """One card of the guided tour: a prediction, then a task that shows the result, then the answer.

    id: identifies the card in the browser's storage, so it must never change.
    asked: the prediction, with its answer in at most three sentences.
    task: what the user does after the prediction.
    view, lesson: the tab and the lesson that the prediction, and the button "Show me", open.
    parts: the values, by key, that they set in widgets. on: a function that they call.
    places: CSS selectors of what the task names, which are framed and scrolled to.
    results: those of what the answer is about, if others.
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
    on: Callable[[Reading], None] | None = None


def _select_strongest(reading: Reading) -> None:
    """Select the neuron with the largest output in the first hidden layer, if there is one."""
    if reading.passed is not None and len(reading.network.layers) > 1:
        commands.select_neuron(0, int(reading.passed.activations[0].argmax()))


def _open_rate(_: Reading) -> None:
    session.store_choice(learning_rate.OPEN, True)


SHEET, PICTURE = ".st-key-canvas", "[data-testid=network-picture]"
STEPS: tuple[Step, ...] = (
    Step(
        "fool",
        "Fool it",
        Quiz(
            "You draw a heart, no digit. What do the ten percentages say?",
            ("all are low", "they still add up to 100\u00a0%", "nothing"),
            1,
            "*Softmax* raises e (about 2.7) to the power of each digit's *score* z, and divides by the sum of the ten. Shares "
            "of one sum are 100\u00a0% together, even for a heart. That it doesn't look like a digit says the page, not the "
            "network.",
        ),
        "On an empty sheet, draw a heart. Then press the digit with the longest bar.",
        "Look inside",
        places=(SHEET, PICTURE),
        results=("table:has([data-power])",),
    ),
    Step(
        "neuron",
        "A neuron and its weights",
        Quiz(
            "A neuron has a *weight* for each pixel. What does ink do where the weight is negative (orange)?",
            ("raises its sum", "lowers its sum", "nothing"),
            1,
            "All that goes in are the 784 pixels, with the digit large and in the middle. The neuron multiplies each by its "
            "weight, and adds the products and one more number, its *bias*. The left picture is these 784 weights, not a "
            "stored digit.",
        ),
        "On an empty sheet, draw a small 3 in a corner. **Show me** opens the neuron that responds most to it.",
        "Look inside",
        places=(".st-key-inside-looks",),
        parts={inside.PART_KEY: inside.NEURON},
        on=_select_strongest,
    ),
    Step(
        "torch",
        "784, 128, 64, 10",
        Quiz(
            "How many weights stand between 784 pixels and 128 neurons?",
            ("784 + 128 = 912", "784 · 128 = 100,352", "128"),
            1,
            "Each neuron has one for each input: *Linear(784, 128)* in PyTorch. 784 = 28 · 28 pixels go in, and 10 digits come "
            "out. 128 and 64 between them are people's choice: more can tell more apart, but need more weights.",
        ),
        "Press a line of the code: its part of the picture lights up.",
        "Look inside",
        places=(".st-key-in-pytorch",),
        parts={inside.PART_KEY: TORCH},
    ),
    Step(
        "why",
        "Why is a digit misread?",
        Quiz(
            "A test digit comes that this network misreads, or is least sure of. What misleads it?",
            ("it never learned this digit", "ink where another digit has it", "chance"),
            1,
            "Blue ink speaks for the digit that it reads, orange ink for the one below *Compare with*. A 4 that is closed at "
            "the top has ink where a 9 has it, which raises the score of 9.",
        ),
        "Look for ink that the digit would not need. Press another digit below *Compare with*.",
        "Look inside",
        places=(f".st-key-{saliency.OTHER_KEY}",),
        results=(".st-key-inside-saliency",),
        parts={inside.PART_KEY: inside.WHY},
        on=lambda _: commands.use_test_digit(is_hard=True),
    ),
    Step(
        "none",
        "Why an activation function?",
        Quiz(
            "A network has three layers, but no activation function. What can it learn?",
            ("more than with one layer", "no more than with one layer", "nothing"),
            1,
            "A sum of sums is again one sum. Measured: without one, three layers read "
            f"{percent(worked_examples.WITHOUT_ACTIVATION)} of the test digits, one layer {percent(worked_examples.ONE_LAYER)}, "
            f"three with *ReLU* {percent(worked_examples.WITH_RELU)}. "
            "*ReLU* makes 0 of what is negative, so that each neuron adds a bend.",
        ),
        "Choose **none**: what becomes of three neurons?",
        "Lessons",
        lesson=FUNCTIONS,
        places=("[data-testid=lesson-figure] > .controls",),
        results=("[data-testid=lesson-figure] > .picture",),
    ),
    Step(
        "map",
        "What layers are for",
        Quiz(
            "1,000 digits are points; alike ones lie close. Where are the ten digits best apart?",
            ("in the pixels", "after hidden layer 1", "after hidden layer 2"),
            2,
            "In the pixels, digits mix: two 4s share little ink. Each hidden layer turns what it gets into numbers that are "
            "more alike for the same digit, until ten sums can tell them apart.",
        ),
        "Drag the slider from the pixels to hidden layer 2. The points are the same 1,000 digits.",
        "Explore",
        places=("[data-testid=map-layer]",),
        results=(".st-key-explore-map",),
        parts={"explore-part": "Map"},
    ),
    Step(
        "loss",
        "How wrong is it?",
        Quiz(
            "The right digit's share p is halved. What happens to the *loss*, −log p?",
            ("it doubles", f"it grows by {fixed(float(np.log(2)))}", "it is halved"),
            1,
            f"The loss says in one number how wrong it is: p = 1 costs 0, and each halving {fixed(float(np.log(2)))} (on a "
            "calculator, ln 2). To be sure of a wrong digit costs most.",
        ),
        "Draw a 7 that lies on its side, and say that *It is a* **7**.",
        "Teach it",
        places=(".digit-choice",),
        results=(f".st-key-{apply.CURVE_KEY}",),
    ),
    Step(
        "delta",
        "Who is to blame?",
        Quiz(
            "Its 7 got too little. How is the error shared among the hidden neurons?",
            ("equally", "by their weights to the outputs", "the last one gets all"),
            1,
            "Each output's error is its share minus what is right: p − 1 for the 7, p for the others. Each error times the "
            "neuron's weight to that output, added up, is the neuron's δ, its blame. A silent one gets none.",
        ),
        "Press **Backward**: the picture now runs from right to left.",
        "Teach it",
        places=(".direction",),
        results=(PICTURE,),
    ),
    Step(
        "teach",
        "One weight, one step",
        Quiz(
            "A step changes each weight a little. Which one changes most?",
            ("all change alike", "from a strong input to a neuron with much blame", "the largest weight"),
            1,
            "It changes by δ · x, the blame of its neuron times what came in, times η, the length of the step: a minus turns "
            "it against the error. All weights together gave your 7 some more percent.",
        ),
        "Press a line of the picture: its step is written out. Then press **1 step**.",
        "Teach it",
        places=(PICTURE, ".teaching"),
        results=("[data-testid=wire-written]", f".st-key-{apply.EFFECT_KEY}"),
    ),
    Step(
        "forgot",
        "Too long a step",
        Quiz(
            "One more step, far too long (η = 1). How many of 10,000 other digits does it still read?",
            ("as many as before", "clearly fewer"),
            1,
            "A step goes downhill for your 7 only, and all digits share the weights. One that is too long jumps over the "
            "lowest place, and forgets what it knew. Only a copy has changed: **Take back all** mends it.",
        ),
        "Move η, the *learning rate*, to **1**. Then press **1 step**.",
        "Teach it",
        places=(".teaching", f".st-key-{apply.RATE_KEY}"),
        results=(f".st-key-{apply.EFFECT_KEY}",),
        on=_open_rate,
    ),
    Step(
        "train",
        "Batches",
        Quiz(
            "Two new networks read equally many digits: one takes a step after each, one after 256. Which is better at first?",
            ("after each one", "after 256", "both are equal"),
            0,
            "A step after each digit is noisy, but there are 256 times as many. The mean of a *batch* of 256 points more "
            "surely downhill. People choose between, 32 for example, and go through all pictures again and again: each time is "
            "an *epoch*.",
        ),
        "Let the two learn at once: press the button in the frame.",
        "Training",
        places=("[data-testid=batch-race]",),
        results=("[data-testid=race-1]", "[data-testid=race-256]"),
    ),
    Step(
        "validation",
        "Learned by heart",
        Quiz(
            "It learns from 100 digits only, until it reads them all. How many of the test digits?",
            ("all, too", "clearly fewer", "none"),
            1,
            "It learned the 100 by heart. So people choose settings by other digits (*validation*), and measure the end with "
            "still others (*test*), since the best choice was partly luck. *Dropout* leaves out neurons at random in each "
            "reading, against learning by heart.",
        ),
        "Choose 100 *Examples*, **Start again**, and **Learn**. Once more with *Dropout* 50\u00a0%.",
        "Training",
        places=(".trainer .top",),
        results=(".trainer .curves:not([hidden])",),
    ),
)
