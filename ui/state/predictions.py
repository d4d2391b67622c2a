"""What a person has predicted, before an experiment shows what happens."""

from ui.state import widgets

TRAINING, NEXT_RUN = "training", "the next run"  # key of the question about a training run, and what it is about before the start


def choice(key: str, about: str) -> int | None:
    """Return the answer that the user has chosen for a question, as an index from 0. Return None if there is no answer.

    key: the name of the question.
    about: the subject of the question, such as a drawing. Answers about another subject do not count.
    """
    return widgets.stored(widget_key(key), None, about)


def widget_key(key: str) -> str:
    """Return the key of the widget in which the user chooses the answer to a question.

    key: the name of the question.
    """
    return f"predict-{key}"


def run_started(run_id: str) -> None:
    """Assign the user's prediction for the next training run to the run that has just started.

    Before a run, the page asks the user how accurate the new network will be. Do nothing if the user has not answered.
    run_id: the training run's id.
    """
    option = choice(TRAINING, NEXT_RUN)
    if option is not None:
        widgets.store(widget_key(TRAINING), option, run_id)
