"""The page after the ninth lesson: what each lesson said in one line, and an exit quiz."""

from collections.abc import Sequence

import streamlit as st

from ui import session
from ui.views import quiz
from ui.views.lessons.lesson import Lesson
from ui.views.quiz import Quiz

TITLE = "Summary and quiz"
QUIZ = (
    Quiz(
        "Suppose it gives a drawn heart a probability of 96 % for 0. What does that mean?",
        ("it is a 0 with a chance of 96 %", "of the ten digits, 0 fits best by far", "the network was trained on hearts"),
        1,
        "Softmax only compares the ten digits: they share 100 %, even for a heart.",
    ),
    Quiz(
        "A step towards 7 was taken on one drawing. What else did it change?",
        ("nothing else", "how the network reads other digits", "the drawing"),
        1,
        "Every digit is read with the same weights, and the step moved them.",
    ),
    Quiz(
        "Why is accuracy measured on test digits that were not used in training?",
        ("they are easier", "training digits could be learnt by heart", "it is faster"),
        1,
        "What counts is how well it reads digits that it was not trained on.",
    ),
    Quiz(
        "The loss jumps up and down and grows. What helps first?",
        ("a larger learning rate", "a smaller learning rate", "more digits to read"),
        1,
        "The steps jump over the lowest point and end higher than they began.",
    ),
    Quiz(
        "A hidden neuron is silent for your drawing. How much does a step change its weights?",
        ("not at all", "as much as the others", "more than the others"),
        0,
        "ReLU's slope is 0 there, so its δ and the steps of its weights are 0.",
    ),
)


def show(lessons: Sequence[Lesson]) -> None:
    """Show a summary of all lessons, one line each, and a quiz of five questions."""
    st.markdown("\n".join(f"{number}. **{lesson.title}.** {lesson.line}" for number, lesson in enumerate(lessons, start=1)))
    st.markdown("**Final quiz.** Five questions. You can choose again.")
    agreed = sum(quiz.quiz(f"predict-quiz-{number}", question) for number, question in enumerate(QUIZ))
    answered = sum(session.stored(f"predict-quiz-{number}", None, "") is not None for number in range(len(QUIZ)))
    if answered == len(QUIZ):
        st.success(
            f"**{agreed} of {len(QUIZ)}.** The lesson behind each question is one press away, above.", icon=":material/school:"
        )
