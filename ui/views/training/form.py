"""The form that starts a training run: a preset, the settings that a learner can name, and an estimate of the time.

The other settings are those of the preset. The command `python -m training` can set them, too.
"""

import dataclasses
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import streamlit as st

from training.jobs import estimate, limits
from training.presets import NUMPY, PRESETS
from training.settings import SETTINGS, Settings, SettingsError
from ui import commands, session, widgets
from ui.figures import images
from ui.text.format import duration
from ui.text.literal import literal

SCRATCH = "numpy"  # stands among the presets for the defaults of the NumPy engine
STARTS = (*PRESETS, SCRATCH)
FIELDS = (
    "hidden", "receptive_field", "activation", "dropout",
    "epochs", "batch_size", "optimiser", "learning_rate",
    "augmentation", "seed",
)  # fmt: skip
START, SETTING = "training-start", "training-setting"
DRAFT = "training-draft"  # the values of the input fields, by setting, and "start"
PICTURE = images.data_url(Path(__file__).with_name("augmented.png").read_bytes())
PICTURE_CAPTION = "Eight training digits: as they are (augmentation off), with light and with full augmentation."
WIDTH = 140  # px of a widget: four in a row, two on a phone


def show() -> None:
    draft = _draft()
    widgets.controlled(
        st.selectbox,
        "Start from a preset",
        STARTS,
        key=START,
        value=str(draft["start"]),
        on_change=lambda start: session.store_choice(DRAFT, values_of(start)),  # pyrefly: ignore[bad-argument-type]
        format_func=lambda name: "NumPy from scratch" if name == SCRATCH else name.capitalize(),
        help="Fills in the settings below. You can then change any of them.",
    )
    with st.expander("Change its settings", icon=":material/tune:"):
        shown = [name for name in FIELDS if name in draft]
        for group, names in groupby(shown, key=lambda name: SETTINGS[name].group):
            st.markdown(f"**{group}**")
            with st.container(horizontal=True, gap="small"):
                for name in names:
                    _field(name, draft[name])
        st.image(PICTURE, caption=PICTURE_CAPTION, alt="Handwritten digits in three rows")
        st.caption("`python -m training --help` lists the other settings.")
    _start(draft)


def chosen() -> Settings | None:
    try:
        return settings_of(_draft())
    except SettingsError:
        return None


def _draft() -> dict[str, object]:
    return session.stored(DRAFT, values_of("instant"))


def _start(draft: Mapping[str, object]) -> None:
    try:
        settings = settings_of(draft)
        problem = limits.refusal(options_of(settings, str(draft["start"])))
    except SettingsError as error:
        settings, problem = None, str(error)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.button(
            "Start training", icon=":material/model_training:", type="primary", disabled=bool(problem), key="training-begin",
            on_click=_begin,
        )  # fmt: skip
        if settings is not None:
            time = duration(estimate.estimate(settings))
            st.markdown(f"About **{time}**, measured on another machine · {settings.parameters:,} parameters", width="content")
    if problem:
        st.warning(literal(problem), icon=":material/warning:")


@commands.telling_errors()
def _begin() -> None:
    draft = _draft()  # the page may not have shown the latest change yet
    commands.start_run(options_of(settings_of(draft), str(draft["start"])))


def _field(name: str, value: object) -> None:
    setting = SETTINGS[name]
    choices: list[tuple] = []
    if name == "hidden":
        widget, options = st.text_input, {"placeholder": "128, 64"}
    elif setting.rule.choices:
        widget, options = st.selectbox, {"format_func": setting.rule.choices.get}
        choices = [tuple(setting.rule.choices)]
    else:
        whole = type(getattr(PRESETS["default"], name)) is int
        widget, options = st.number_input, {"step": 1, "format": "%d"} if whole else {"step": None, "format": "%g"}
    help_text = f"{setting.help[0].upper()}{setting.help[1:]}."
    widgets.controlled(
        widget, setting.label, *choices, key=f"{SETTING}-{name}", value=value, on_change=partial(_change, name), help=help_text,
        width=WIDTH, **options,
    )  # fmt: skip


def _change(name: str, value: object) -> None:
    session.store_choice(DRAFT, {**_draft(), name: value})


def _base(start: str) -> Settings:
    return NUMPY if start == SCRATCH else PRESETS[start]


def values_of(start: str) -> dict[str, object]:
    """Return the values for the input fields, from a preset. A setting that the NumPy engine can't change has no field."""
    base = _base(start)
    values = {name: getattr(base, name) for name in FIELDS if start != SCRATCH or SETTINGS[name].numpy is None}
    return {**values, "hidden": ", ".join(map(str, base.hidden)), "start": start}


def settings_of(draft: Mapping[str, Any]) -> Settings:
    """Convert the values of the input fields to training settings. Raise SettingsError if a value is invalid."""
    values = {name: value for name, value in draft.items() if name != "start"}
    text = str(values["hidden"] or "")
    try:
        values["hidden"] = tuple(int(part) for part in text.replace("-", ",").replace(" ", ",").split(",") if part)
    except ValueError as error:
        raise SettingsError(f"Hidden layers are {text!r:.40}: write numbers with commas, such as 128, 64.") from error
    return dataclasses.replace(_base(draft["start"]), **values)


def options_of(settings: Settings, start: str) -> dict[str, object]:
    """Return the command-line options for settings: `start` (a preset, or SCRATCH for NumPy), and what differs from it."""
    changed = {name: getattr(settings, name) for name in FIELDS if getattr(settings, name) != getattr(_base(start), name)}
    return {**({"engine": "numpy"} if start == SCRATCH else {"preset": start}), **changed}
