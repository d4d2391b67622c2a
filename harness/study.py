"""Compare answers before and after lessons: `python -m harness.study FOLDER` reads files of *Save my answers* and prints a table.

Each file holds the answers of one browser, without a name. A file counts if it answers all ten questions of ui/text/study.json
both before and after.

Keys of --json:
  people         number of files that count
  left_out       names of files that don't count, with the reason
  questions      for each question: id, before and after (share of right answers), gain and gain_interval (after minus before)
  gain           mean over people of after minus before, as a share of the questions
  normalised     (after − before) / (1 − before) of the class means (Hake, Am. J. Phys. 66, 64, 1998)
  … _interval    95 % interval: percentiles of RESAMPLES bootstrap samples of the people, drawn with replacement
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from system import files, portable

QUESTIONS = json.loads((Path(__file__).parents[1] / "ui" / "text" / "study.json").read_text(encoding="utf-8"))
FORMAT = "digit-lens-answers-1"  # the field "format" of a file
RESAMPLES = 10_000
FEWEST = 5  # people; fewer give no interval worth printing
MAX_BYTES = 100_000  # of a file


class AnswersError(ValueError):
    """A file does not hold a person's answers from both before and after the lessons. The message is one sentence."""


@dataclass(frozen=True)
class Answers:
    """People's answers to the app's questions about neural networks, before and after the app's lessons.

    before, after: whether each answer is correct, bool (people, questions).
    left_out: a dict of file name -> reason why the file was left out.
    """

    before: np.ndarray
    after: np.ndarray
    left_out: dict[str, str] = field(default_factory=dict)


def right(text: str | bytes, when: str) -> list[bool]:
    """Return a bool for each question: whether the answer is correct. Raises AnswersError if `text` is invalid or incomplete.

    text: the content of a file of answers, JSON in UTF-8, UTF-16 or UTF-32.
    when: "before" for the answers before the lessons, or "after".
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise AnswersError("it is not JSON") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise AnswersError(f"its format is not {FORMAT}")
    answers = content.get(when)
    found = []
    for question in QUESTIONS:
        answer = answers.get(question["id"]) if isinstance(answers, dict) else None
        if type(answer) is not int or not 0 <= answer < len(question["options"]):
            raise AnswersError(f"it has no answer {when} to “{question['text']}”")
        found.append(answer == question["right"])
    return found


def load(folder: Path) -> Answers:
    """Load people's answers to the app's questions from all .json files in a folder.

    A file needs answers from both before and after the lessons. Raises AnswersError if there is no such file.
    """
    before, after, left_out = [], [], {}
    for path in sorted(folder.glob("*.json")):
        try:
            content = files.read(path, MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise AnswersError("it is too large")
            pair = right(content, "before"), right(content, "after")
        except (AnswersError, OSError) as error:
            left_out[path.name] = getattr(error, "strerror", None) or str(error)
            continue
        before.append(pair[0])
        after.append(pair[1])
    if not before:
        reasons = "".join(f"\n{name}: {why}" for name, why in left_out.items())
        raise AnswersError(f"No file in {folder} has answers before and after.{reasons}")
    return Answers(np.array(before), np.array(after), left_out)


def gain(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    return after - before


def normalised(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return (after - before) / (1 - before), the normalised gain of the share of correct answers. NaN if `before` is 1."""
    missing = np.where(before < 1, 1 - before, np.nan)
    return (after - before) / missing


def interval(
    answers: Answers, statistic: Callable[[np.ndarray, np.ndarray], np.ndarray], rng: np.random.Generator
) -> list[float] | None:
    """Return the 95 % bootstrap interval of a statistic, [low, high].

    Return None for fewer than FEWEST people, or if the statistic is NaN for all bootstrap samples.
    statistic: `gain` or `normalised`. It is called with two arrays, (RESAMPLES,): the share of correct answers before the lessons
    in each bootstrap sample, and the share after the lessons.
    """
    people = len(answers.before)
    if people < FEWEST:
        return None
    picks = rng.integers(people, size=(RESAMPLES, people))
    values = statistic(*(rows.mean(axis=1)[picks].mean(axis=1) for rows in (answers.before, answers.after)))  # (RESAMPLES,)
    values = values[np.isfinite(values)]  # a resample of people who all knew everything has no normalised gain
    return [float(edge) for edge in np.percentile(values, [2.5, 97.5])] if len(values) else None


def compare(answers: Answers) -> dict:
    """Compare people's answers before and after the lessons. Return the gains in correct answers, with 95 % intervals.

    The result has the gains for each question and for all questions. The module's docstring explains its keys.
    """
    rng = np.random.default_rng(0)
    questions = []
    for place, question in enumerate(QUESTIONS):
        one = Answers(answers.before[:, [place]], answers.after[:, [place]])
        before, after = float(one.before.mean()), float(one.after.mean())
        figures = {"id": question["id"], "before": before, "after": after, "gain": after - before}
        questions.append({**figures, "gain_interval": interval(one, gain, rng)})
    before, after = answers.before.mean(), answers.after.mean()
    return {
        "people": len(answers.before),
        "left_out": answers.left_out,
        "questions": questions,
        "gain": float(after - before),
        "gain_interval": interval(answers, gain, rng),
        "normalised": float(normalised(before, after)),
        "normalised_interval": interval(answers, normalised, rng),
    }


def table(figures: dict) -> str:
    def around(edges: list[float] | None, scale: float, digits: int) -> str:
        return "" if edges is None else f"  [{edges[0] * scale:+.{digits}f}, {edges[1] * scale:+.{digits}f}]"

    lines = [
        "1 person" if figures["people"] == 1 else f"{figures['people']} people",
        f"{'question':<12}{'before':>8}{'after':>8}{'gain':>8}  95 % interval, points",
    ]
    for row in figures["questions"]:
        shares = f"{row['before']:>8.0%}{row['after']:>8.0%}{row['gain'] * 100:>+8.0f}"
        lines.append(f"{row['id']:<12}{shares}{around(row['gain_interval'], 100, 0)}")
    lines.append(f"{'all':<28}{figures['gain'] * 100:>+8.0f}{around(figures['gain_interval'], 100, 0)}")
    lines.append(f"normalised gain {figures['normalised']:.2f}{around(figures['normalised_interval'], 1, 2)}")
    if figures["people"] < FEWEST:
        lines.append(f"Fewer than {FEWEST} people: no intervals.")
    lines += [f"left out: {name}: {why}" for name, why in figures["left_out"].items()]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    portable.print_any_name()
    parser = argparse.ArgumentParser(prog="python -m harness.study", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    options = parser.parse_args(arguments)
    try:
        figures = compare(load(options.folder))
    except AnswersError as error:
        print(error, file=sys.stderr)
        return 1
    print(table(figures))
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
