"""The form that starts a training run: every setting as a widget, and an estimate of the time."""

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from itertools import groupby, islice
from pathlib import Path

import streamlit as st

from training.jobs import estimate, limits, listing, store
from training.presets import NUMPY, PRESETS, from_dict
from training.settings import SETTINGS, Settings, SettingsError
from ui import sidebar, state
from ui.format import duration

SCRATCH = "numpy"  # stands among the presets for the defaults of the NumPy engine
STARTS = (*PRESETS, SCRATCH)
NAMES = {SCRATCH: "NumPy from scratch"}
START, SETTING = "training-start", "training-setting"
PICTURE = Path(__file__).with_name("augmented.png")
PICTURE_CAPTION = "Eight training digits: as they are (augmentation off), with light and with full augmentation."
WIDTH = 140  # px of a widget: four in a row, two on a phone
RECENT = 20  # training runs that correct the time estimate
INTEGERS = {field.name for field in dataclasses.fields(Settings) if field.type in (int, "int")}


def show() -> None:
    """Show the settings and the button that starts a training run."""
    state.runs.draft() or state.runs.set_draft(_values("instant"))
    draft = state.runs.draft()
    state.widgets.set_value(START, draft["start"])
    st.selectbox(
        "Start from a preset",
        STARTS,
        format_func=lambda name: NAMES.get(name, name.capitalize()),
        key=START,
        on_change=_choose,
        help="Fills in every setting below. You can then change any of them.",
    )
    with st.expander("Every setting", icon=":material/tune:"):
        for group, names in groupby(SETTINGS, key=lambda name: SETTINGS[name].group):
            st.markdown(f"**{group}**")
            with st.container(horizontal=True, gap="small"):
                for name in names:
                    _field(name, draft[name])
        st.image(str(PICTURE), caption=PICTURE_CAPTION)
    _start(draft)


def _start(draft: Mapping[str, object]) -> None:
    try:
        settings = settings_of(draft)
        options = options_of(settings, str(draft["start"]))
        problem = limits.refusal(options, store.folder())
    except SettingsError as error:
        settings, options, problem = None, {}, str(error)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.button(
            "Start training", icon=":material/model_training:", type="primary", disabled=bool(problem), key="training-begin",
            on_click=_begin, args=(options,),
        )  # fmt: skip
        if settings is not None:
            seconds, measured = estimate.estimate(settings, _finished())
            basis = "judging by earlier runs here" if measured else "judging by another machine"
            st.markdown(f"About **{duration(seconds)}**, {basis} · {settings.parameters:,} parameters", width="content")
    if problem:
        st.warning(problem, icon=":material/warning:")
    elif message := state.runs.pop_flash():
        st.error(message, icon=":material/error:")


def _begin(options: dict[str, object]) -> None:
    sidebar.begin(options)
    state.page.request_full_run()


def _field(name: str, value: object) -> None:
    """Show the widget of one setting. The draft keeps its value when another view is opened."""
    key, setting = f"{SETTING}-{name}", SETTINGS[name]
    state.widgets.set_value(key, value)
    help_text = f"{setting.help[0].upper()}{setting.help[1:]}."
    common = {"key": key, "help": help_text, "on_change": _change, "args": (name,), "width": WIDTH}
    if name == "hidden":
        st.text_input(setting.label, placeholder="128, 64", **common)
    elif choices := setting.rule.choices:
        st.selectbox(setting.label, choices, format_func=choices.get, **common)
    elif isinstance(value, bool):
        st.selectbox(setting.label, (True, False), format_func=lambda on: "on" if on else "off", **common)
    elif name in INTEGERS:
        st.number_input(setting.label, step=1, format="%d", **common)
    else:
        st.number_input(setting.label, step=None, format="%g", **common)


def _choose() -> None:
    state.runs.set_draft(_values(str(state.widgets.value(START))))


def _change(name: str) -> None:
    value = state.widgets.value(f"{SETTING}-{name}")
    if name == "engine" and value != state.runs.draft()["engine"]:
        # The engines share few settings, so each starts from its own defaults.
        state.runs.set_draft(_values(SCRATCH if value == "numpy" else "default"))
    else:
        state.runs.set_draft({**state.runs.draft(), name: value})


def _base(start: str) -> Settings:
    return NUMPY if start == SCRATCH else PRESETS[start]


def _values(start: str) -> dict[str, object]:
    """Return the settings of a preset as the widgets hold them."""
    values = dataclasses.asdict(_base(start))
    return {**values, "hidden": ", ".join(map(str, values["hidden"])), "start": start}


def settings_of(draft: Mapping[str, object]) -> Settings:
    """Return the settings that the widgets hold. Raises SettingsError if they are impossible."""
    values = {name: value for name, value in draft.items() if name != "start"}
    text = str(values["hidden"] or "")
    try:
        values["hidden"] = tuple(int(part) for part in text.replace("-", ",").replace(" ", ",").split(",") if part)
    except ValueError as error:
        raise SettingsError(f"Hidden layers are {text!r:.40}: write units with commas between them, such as 128, 64.") from error
    return Settings(**values)


def options_of(settings: Settings, start: str) -> dict[str, object]:
    """Return the command-line options: the preset and what differs from it."""
    base = _base(start)
    options: dict[str, object] = {"engine": "numpy"} if start == SCRATCH else {"preset": start}
    for field in dataclasses.fields(Settings):
        value = getattr(settings, field.name)
        if value != getattr(base, field.name):
            options[field.name] = value
    return options


def _finished() -> list[tuple[Settings, float]]:
    """Return the settings and the seconds of the latest training runs that have finished on this server."""
    found = []
    for listed in islice(listing.all_runs(), RECENT):
        progress = listed.progress
        if progress.state == "done":
            with suppress(SettingsError):
                found.append((from_dict({**progress.settings, "epochs": max(1, round(progress.epoch))}), progress.seconds))
    return found
