"""The Training view without a browser: curves from events, settings from widgets, and the page's states by AppTest."""

import dataclasses
import errno
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.made_runs import write_run
from tests.ui.page import small, widget, words
from tests.ui.session import new_page, select
from training.jobs import store
from training.presets import PRESETS, resolve
from training.settings import SETTINGS
from ui.views.training import curves, form, runs


def step(epoch: float, loss: float | None, norms: list[float], silent: list[float] | None) -> dict:
    """Return the event of a training step."""
    times = {"epoch": epoch, "learning_rate": 0.1, "seconds": 2 * epoch}
    return {"event": "step", "loss": loss, "gradient_norms": norms, "dead_relu": silent, **times}


EVENTS = (
    {"event": "start", "epochs": 2, "steps": 10, "parameters": 12730, "settings": dataclasses.asdict(PRESETS["instant"])},
    step(0.5, 1.5, [1, 2], [0.25]),
    {"event": "epoch", "epoch": 1, "loss": 1.2, "accuracy": 0.5, "validation_loss": 0.9, "validation_accuracy": 0.75},
    step(1.5, None, [3, 4], None),
    {"event": "done", "test_accuracy": 0.5, "test_loss": 0.3, "seconds": 4.0},
)


def make_run(folder: Path, number: int = 1, moments: int = 3, events: tuple = EVENTS, options: dict | None = None) -> str:
    """Write a finished run with some moments. Return its id."""
    run = folder / f"2026010{number}-000000-abcd"
    *snapshots, network = [small(sizes=(784, 16, 10))] * (moments + 1)
    record = {"options": options or {"preset": "instant", "seed": number}, "time": 1764000000.0 + number}
    write_run(run, dataclasses.replace(network, metadata={"test_accuracy": 0.5}), snapshots, record, events)
    return run.name


def open_part(part: str, stored: dict | None = None) -> AppTest:
    return new_page(None, {"training-part": part, **(stored or {})}, view="Training").run()


def test_a_setting_that_was_changed_during_the_run_is_marked_on_the_curves():
    changed = {"event": "changed", "setting": "learning_rate", "value": 0.01, "epoch": 0.7}
    loss, accuracy, *_ = curves.run_charts((*EVENTS, changed), 2)
    for chart in (loss, accuracy):
        mark = chart.series[-1]
        assert mark.name == "learning rate → 0.010" and list(mark.x) == [0.7, 0.7]
    assert list(loss.series[-1].y) == [1.5, 1.5] and list(accuracy.series[-1].y) == [0.5, 0.75]


def test_events_become_curves():
    loss, accuracy, rate, norms, dead = curves.run_charts(EVENTS, 2)
    assert [(s.name, list(s.x), list(s.y)) for s in loss.series] == [
        ("training", [0.5, 1.5], [1.5, None]),
        ("validation", [1], [0.9]),
    ]
    assert [list(s.y) for s in accuracy.series] == [[0.5], [0.75]]
    assert [list(s.y) for s in norms.series] == [[1, 3], [2, 4]]
    assert [list(s.y) for s in dead.series] == [[0.25, None]]
    assert rate.series[0].as_data()["y"] == [0.1, 0.1]


def test_a_long_curve_is_thinned_out_and_keeps_its_end():
    series = curves.Series("x", list(range(10_001)), [float(v) for v in range(10_001)])
    data = series.as_data()
    assert len(data["x"]) <= 402
    assert (data["x"][0], data["x"][-1]) == (0, 10_000)


def test_compared_runs_have_a_colour_each():
    charts = curves.comparison_charts({"a": EVENTS, "b": EVENTS})
    assert [[(s.name, s.kind) for s in chart.series] for chart in charts] == [[("a", 0), ("b", 1)]] * 3


def test_a_reading_along_the_way_is_a_table_with_every_number():
    markup = curves.probability_table(["0", "<1>"], np.eye(10)[[3, 7]], "epoch", 1)
    assert markup.count("<td") == 20 and markup.count(">100</td>") == 2
    assert "&lt;1&gt;" in markup


def test_each_setting_of_the_form_has_its_widget():
    app = open_part("Train on the server")
    shown = [widget.label for kind in ("text_input", "selectbox", "number_input") for widget in app.main.get(kind)]
    assert sorted(shown) == sorted(["Start from a preset", *(SETTINGS[name].label for name in form.FIELDS)])


def test_runs_are_compared_by_the_settings_that_they_have_reported(tmp_path):
    """A fine-tuned run has other settings than its options alone would give."""
    tuned = dataclasses.asdict(resolve({"drawings": "x.json"}).settings)
    events = ({**EVENTS[0], "settings": tuned}, *EVENTS[1:])
    ids = [make_run(tmp_path), make_run(tmp_path, 2, events=events, options={"resume": "model/default.safetensors"})]
    app = open_part("Runs", {"runs-chosen": ids})
    table = next(element.value for element in app.markdown if "| setting |" in element.value)
    rows = {row[1]: row[2:4] for row in ([cell.strip() for cell in line.split("|")] for line in table.splitlines())}
    assert rows["Learning rate"] == [r"0\.02", r"3e\-05"] and "Optimiser" not in rows  # both used AdamW


@pytest.mark.parametrize("part", ["Watch it learn", "Train on the server", "Runs"])
def test_each_part_is_shown_with_and_without_training_runs(tmp_path, part):
    open_part(part)
    make_run(tmp_path)
    make_run(tmp_path, 2, moments=0, events=EVENTS[:2])
    open_part(part)


def test_a_run_that_cannot_be_renamed_is_one_sentence(tmp_path, monkeypatch: pytest.MonkeyPatch):
    run = make_run(tmp_path)
    app = open_part("Runs", {"runs-chosen": [run]})
    monkeypatch.setattr(store, "write_json", MagicMock(side_effect=PermissionError(errno.EACCES, "Permission denied")))
    widget(app.text_input, f"{runs.NAME}-{run}").set_value("another").run()
    assert "can't be changed\\: Permission denied" in words(app.warning)


def test_a_training_that_failed_at_once_has_no_time_to_go_back_in(tmp_path):
    run = make_run(tmp_path, moments=1)
    app = open_part("Runs", {"runs-chosen": [run]})
    assert "Go back to the beginning" not in [button.label for button in app.button]
    select(app, f"{run}:000")
    app.run()


def test_the_time_machine_starts_at_the_untrained_network(tmp_path):
    run = make_run(tmp_path)
    app = open_part("Runs", {"runs-chosen": [run]})
    app.button(key="snapshots-enter").click().run()
    assert app.select_slider[0].value == f"{run}:000"
