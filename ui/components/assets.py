"""Make the browser's program, and register the browser components that consist of it and of the style sheets in this folder.

The program (program.js) is one file with all JavaScript modules of the page and the messages of a language. Its address contains
a hash of its content, so that browsers keep it. `ui.routes` serves it.
"""

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.components.v2 import component as register

from ui.components.bundle import FOLDER, bundle, without_comments
from ui.figures import colours
from ui.text import catalogue
from ui.text.language import ENGLISH, language

PROGRAM = bundle("program.js")
PLACE = "digit-lens"  # the folder in the page's address
_SCRIPT = without_comments((FOLDER / "component_script.js").read_text(encoding="utf-8"))


def component(name: str, styles: Sequence[str] | None = ()):
    """Register a Streamlit component by its name in program.js. Return the function that shows it.

    styles: the paths of its style sheets, or None for an invisible component.
    """
    sheets = [(FOLDER / style).read_text(encoding="utf-8") for style in styles or ()]
    css = None if styles is None else "\n".join([colours.css(), *sheets])
    show = register(f"digit_lens_{name}", js=_SCRIPT.replace("COMPONENT", name), css=css, isolate_styles=True)

    def in_language(*, data: Mapping[str, object], **options):
        return show(data={**data, "program": f"{PLACE}/{program(language())[0]}"}, **options)

    return in_language


@functools.cache
def program(language: str) -> tuple[str, str]:
    """Return the name and the code of the program in a language."""
    code = with_messages(PROGRAM, [language])
    return f"program-{language}-{hashlib.sha256(code.encode()).hexdigest()[:16]}.js", code


def find(name: str) -> str | None:
    """Return the code of the program with this name, or None if there is none."""
    tag = name.removeprefix("program-").rpartition("-")[0]
    known = tag in (ENGLISH, catalogue.PSEUDO, *catalogue.offered()) and program(tag)
    return known[1] if known and known[0] == name else None


def with_messages(code: str, languages: Sequence[str], are_all_in_code: bool = False) -> str:
    """Return bundled code with the messages of some languages, of which shared/language.js chooses one.

    are_all_in_code: whether Python sends it no messages, so that it needs only those in itself.
    """
    known = {each: catalogue.for_browser(each) for each in languages}
    if are_all_in_code:
        known = {tag: {key: said for key, said in all_.items() if key.rpartition("\4")[2] in code} for tag, all_ in known.items()}
    messages = json.dumps(known, ensure_ascii=False)
    return code.replace(json.dumps(catalogue.CATALOGUES), messages.replace("</", r"<\/"))


def address(name: str) -> str:
    """Return the path of something that the server has for the page's program."""
    return "/" + "/".join(filter(None, [st.get_option("server.baseUrlPath").strip("/"), PLACE, name]))
