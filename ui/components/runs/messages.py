"""Describe the training runs on this machine as JSON values, for the Training view and for Retrain. No Streamlit."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from system import files
from training.jobs import estimate, launcher, limits, listing, log
from training.jobs.listing import Listed
from training.jobs.log import Progress
from training.jobs.store import Run
from training.settings import SettingsError
from ui.text.format import duration, percent, progress_line, run_name
from ui.text.language import grouped, mark, t, written
from ui.text.literal import literal

TEST_DIGITS = 10_000  # in MNIST
MOST_POINTS = 1000  # of a curve: a chart is not wider
EXACT = mark("This command makes the network again. On the same machine its weights are exactly the same.")
INEXACT = mark("This command trains as many epochs with the same settings, but gives other weights: this run was stopped early.")


def machine(options: Mapping[str, object], run_id: str, compared: Collection[str]) -> dict[str, object]:
    """Describe the runs on this machine for the Training view, as JSON values (`take` in trainer.js).

    options: those of the next run. run_id: the run to show, or "" for the newest. compared: the ids of runs to compare with it.
    """
    runs = list(listing.all_runs())
    shown = [each for each in runs if each.run.id == run_id] or runs[:1]
    return {
        "plan": plan(options),
        "run": _status(shown[0]) if shown else None,
        "runs": [_entry(each, each.run.id in compared) for each in runs],
    }


def plan(options: Mapping[str, object]) -> dict[str, object]:
    """Describe a run with these options before its start: its estimated duration and numbers of digits, or why it can't start."""
    try:
        settings = limits.resolved(options)
    except SettingsError as error:
        return {"words": "", "problem": written(error), "digits": None}
    words = t(
        "{numbers} weights and biases. About {time}, estimated for one core. It goes on when this page is closed.",
        numbers=grouped(settings.parameters),
        time=duration(estimate.estimate(settings)),
    )
    digits = {
        "learn": settings.images,
        "heldOut": settings.train_size - settings.images,
        "test": TEST_DIGITS,
        "made": settings.synthetic_digits + settings.shapes,
    }
    problem = limits.refusal(options)
    return {"words": words, "problem": written(problem) if problem else "", "digits": digits}


def retrain(run: Run | None, selected: str) -> dict[str, object]:
    """Describe the newest run, if any, for Retrain (`Progress` in retrain.js). selected: the id of the selected network."""
    progress = Progress() if run is None else listing.follow(run)
    part = "running" if run is not None and progress.running else "rest"
    if run is not None and progress.state == "done" and not run.decided and selected != run.id:
        part = "offer"
    return {
        "part": part,
        "share": progress.fraction,
        "words": progress_line(progress) if part == "running" else "",
        "loss": progress.loss,
        "accuracy": progress.test_accuracy if part == "offer" else progress.validation_accuracy,
        "said": f"{progress.reason} {t('Nothing else has changed.')}" if progress.reason and part == "rest" else "",
    }


def reports_of(listed: Listed) -> dict[str, object]:
    """Return the curves of a run, by name, with MOST_POINTS points at most. Their x is the number of images read so far."""
    scale, reports = _examples_of(listed.progress), dict[str, object]()
    for name, points in log.of(listed.run.log).curves().items():
        shown = points[:: 1 + len(points) // MOST_POINTS]
        reports[name] = {"x": [round(epoch * scale) for epoch, _ in shown], "y": [value for _, value in shown]}
    return reports


def _status(listed: Listed) -> dict[str, object]:
    run, progress = listed.run, listed.progress
    (command, is_exact), scale = launcher.repeat(run, progress), _examples_of(progress)
    return _entry(listed, has_reports=True) | {
        "seen": round(progress.epoch * scale),
        "words": _words(progress),
        "key": _key(listed),
        "silent": progress.silent,
        "isDecided": run.decided,
        "settings": asdict(progress.settings) if progress.settings else {},
        "command": literal(command, 2000, markdown=False),
        "commandNote": t(EXACT if is_exact else INEXACT),
    }


def _key(listed: Listed) -> str:
    """Return the key of a run's network (`ui.routes`), final or as it is after an epoch. "" if there is none."""
    run = listed.run
    if listed.has_network:
        return run.id
    version = files.version(run.latest)
    return f"{run.id}:{version[0]}" if version else ""


def _words(progress: Progress) -> str:
    if progress.running:
        return progress_line(progress)
    if progress.state == "cancelled":
        return t("It was cancelled.")
    if progress.test_accuracy is None:
        return progress.reason
    values = {"time": duration(progress.seconds), "share": percent(progress.test_accuracy, 2)}
    if progress.settings:
        trained = mark("Trained in {time} with the random seed {seed}. It reads {share} of the test digits correctly.")
        return t(trained, seed=progress.settings.seed, **values)
    return t("Trained in {time}. It reads {share} of the test digits correctly.", **values)


def _entry(listed: Listed, has_reports: bool) -> dict[str, object]:
    run, progress = listed.run, listed.progress
    entry: dict[str, object] = {
        "id": run.id,
        "name": run_name(run),
        "state": progress.state,
        "accuracy": progress.test_accuracy,
        "loss": progress.loss,
        "seconds": progress.seconds,
        "bytes": run.checkpoint.stat().st_size if listed.has_network else None,
        "time": 1000 * run.time,
        "learnt": [asdict(progress.settings)] if progress.settings else [],
    }
    return entry | ({"reports": reports_of(listed)} if has_reports else {})


def _examples_of(progress: Progress) -> int:
    """Return the number of images in an epoch of a run, or 1 while the run has not reported its settings."""
    settings = progress.settings
    return settings.steps * settings.batch_size if settings else 1
