"""Every setting of a training as a widget, explained where it is impossible, with an estimate of the time, and the start."""

import dataclasses
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import streamlit as st

from training.jobs import estimate, launcher, limits, store
from training.presets import NUMPY, PRESETS, from_dict
from training.settings import SETTINGS, Settings, SettingsError
from ui import sidebar, state
from ui.format import duration

SCRATCH = "numpy"  # the preset's name of the engine from scratch
STARTS = (*PRESETS, SCRATCH)
NAMES = {SCRATCH: "NumPy from scratch"}
START = "lab-start"
PICTURE = Path(__file__).with_name("augmented.png")
WIDTH = 140  # px of a widget: four in a row, two on a phone
RECENT = 20  # trainings that the estimate learns from


def show() -> None:
    """The settings and the button that starts."""
    state.runs.draft() or state.runs.set_draft(_values("instant"))
    draft = state.runs.draft()
    state.widgets.set_value(START, draft["start"])
    st.selectbox(
        "Start from a preset",
        STARTS,
        format_func=lambda name: NAMES.get(name, name.capitalize()),
        key=START,
        on_change=_choose,
        help="Fills in every setting below; change what you like.",
    )
    with st.expander("Every setting", icon=":material/tune:"):
        for group, names in groupby(SETTINGS, key=lambda name: SETTINGS[name].group):
            st.markdown(f"**{group}**")
            with st.container(horizontal=True, gap="small"):
                for name in names:
                    _field(name, draft[name])
        st.image(str(PICTURE), caption=PICTURE_CAPTION)
    _start(draft)


PICTURE_CAPTION = "Eight training digits as they are (augmentation off), with light and with full augmentation."


def _start(draft: Mapping[str, object]) -> None:
    try:
        settings = settings_of(draft)
        options = options_of(settings, str(draft["start"]))
        problem = limits.refusal(options, store.folder())
    except SettingsError as error:
        settings, options, problem = None, {}, str(error)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.button(
            "Start training", icon=":material/model_training:", type="primary", disabled=bool(problem), key="lab-train",
            on_click=_begin, args=(options,),
        )  # fmt: skip
        if settings is not None:
            seconds, measured = estimate.estimate(settings, _finished())
            basis = "by the trainings made here" if measured else "measured on another machine"
            st.markdown(f"About **{duration(seconds)}**, {basis} · {settings.parameters:,} parameters", width="content")
    if problem:
        st.warning(problem, icon=":material/warning:")
    elif message := state.runs.pop_flash():
        st.error(message, icon=":material/error:")


def _begin(options: dict[str, object]) -> None:
    sidebar.begin(options)
    state.page.request_full_run()


def _field(name: str, value: object) -> None:
    """One setting's widget. The draft is where its value lives, so that it outlasts a change of view."""
    key, setting = f"lab-{name}", SETTINGS[name]
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


INTEGERS = {field.name for field in dataclasses.fields(Settings) if field.type in (int, "int")}


def _choose() -> None:
    state.runs.set_draft(_values(str(state.widgets.value(START))))


def _change(name: str) -> None:
    value = state.widgets.value(f"lab-{name}")
    if name == "engine" and value != state.runs.draft()["engine"]:
        # The two engines have little in common: each begins with its own settings.
        state.runs.set_draft(_values(SCRATCH if value == "numpy" else "default"))
    else:
        state.runs.set_draft({**state.runs.draft(), name: value})


def _base(start: str) -> Settings:
    return NUMPY if start == SCRATCH else PRESETS[start]


def _values(start: str) -> dict[str, object]:
    """A preset's settings as the widgets hold them."""
    values = dataclasses.asdict(_base(start))
    return {**values, "hidden": ", ".join(map(str, values["hidden"])), "start": start}


def settings_of(draft: Mapping[str, object]) -> Settings:
    """The settings that the widgets hold. Raises SettingsError where they are impossible."""
    values = {name: value for name, value in draft.items() if name != "start"}
    text = str(values["hidden"] or "")
    try:
        values["hidden"] = tuple(int(part) for part in text.replace("-", ",").replace(" ", ",").split(",") if part)
    except ValueError as error:
        raise SettingsError(f"Hidden layers are {text!r:.40}: write units with commas between them, such as 128, 64.") from error
    return Settings(**values)


def options_of(settings: Settings, start: str) -> dict[str, object]:
    """The command line's options: the preset, and what differs from it."""
    base = _base(start)
    options: dict[str, object] = {"engine": "numpy"} if start == SCRATCH else {"preset": start}
    for field in dataclasses.fields(Settings):
        value = getattr(settings, field.name)
        if value != getattr(base, field.name):
            options[field.name] = value
    return options


def _finished() -> list[tuple[Settings, float]]:
    """The latest trainings that came to an end here: their settings and the seconds they took."""
    found = []
    for run_id in store.ids()[:RECENT]:
        try:
            progress = launcher.follow(store.read(run_id))
            if progress.state == "done" and progress.settings:
                settings = from_dict({**progress.settings, "epochs": max(1, round(progress.epoch))})
                found.append((settings, progress.seconds))
        except (store.RunError, SettingsError):
            continue
    return found
