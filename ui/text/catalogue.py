"""The catalogues of messages: texts/LANGUAGE.po holds the translations of all messages, by their English text.

    python -m ui.text.catalogue update      # after a change of a text: bring the messages of the code into each catalogue
    python -m ui.text.catalogue check       # what is missing or wrong, and the coverage of each language
    python -m ui.text.catalogue start it    # begin a catalogue for another language

docs/translate.md says what a translator must know. The pseudo-language en-XA has no catalogue: each message is made of the
English one, with accents and 40 % longer, so that a text without an accent is one that nobody has marked.
"""

import argparse
import ast
import functools
import gettext
import json
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages import pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract

from system.errors import PLACEHOLDER

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "texts"
TEMPLATE = FOLDER / "messages.pot"
DATA = ROOT / "ui" / "text" / "glossary.json", ROOT / "ui" / "text" / "privacy.json"  # their texts are messages, too
ENGLISH, PSEUDO = "en", "en-XA"
CATALOGUES = "the catalogues"  # stands for those in the browser's code, until `ui.components.assets` replaces it
OFFERED_FROM = 0.95  # the share of messages that an offered language has
SEARCHED = "docs/worksheets.py", "model", "system", "training", "ui"  # files and folders with messages
IN_BROWSER = ".js", ".json", "training/settings.py"  # the ends of the paths of those whose messages the browser writes
FUNCTIONS = {"t": None, "mark": None, "tn": (1, 2), "tc": ((1, "c"), 2)}
CALL, LONGEST_CALL = re.compile(r"(?<![\w.])(?:t|tn|tc|mark)\("), 1200  # characters of JavaScript
REFUSALS = re.compile(r"^class (\w+)\(Refusal\b", re.MULTILINE)  # raised with a message
DATE = datetime(2026, 1, 1, tzinfo=UTC)  # of each catalogue, so that an update changes its messages only
SAMPLES = *range(200), 1_000_000  # numbers that together have each plural form
TAGS = re.compile(r"</?[a-z]+")
TERMS = re.compile(r"\[\[(?:[^\[\]|]+\|)?([^\[\]|]+)\]\]")  # the ids of the glossary's terms (`ui.text.glossary`)
SHORT_TERM = re.compile(r"\[\[([^\[\]|]+)\]\]")
FORMULA_TEXT = re.compile(r"\\text\{([^{}]*)\}")  # the words of a formula in LaTeX
# What the pseudo-language leaves as it is: placeholders, tags, code, ids of terms, addresses, icons and Markdown's directives.
UNTOUCHED = re.compile(
    r"(\{\w+\}|<[^<>]*>|`[^`]*`|\|[^\[\]|]+\]\]|https?://\S+|:material/\w+:|:[a-z]+\[|&\w+;|^ *(?:[-*#|] |1\. ))", re.MULTILINE
)
LONG_WORD = 12  # letters of a word in the pseudo-language
ACCENTS = str.maketrans("AEIOUYaceinouy", "ÀÉÎÕÛÝåçéîñöûý")

Translation = str | dict[str, str]  # of a message, or of its plural forms by their CLDR category: "one", "other" …


def languages() -> dict[str, str]:
    """Return the languages with a catalogue, as `lang` attributes write them, each with its own name: {"de": "Deutsch"}."""
    return {path.stem.replace("_", "-"): own_name(path.stem) for path in sorted(FOLDER.glob("*.po"))}


def own_name(language: str) -> str:
    """Return the name of a language in itself, such as "Português"."""
    name = Locale.parse(language.replace("-", "_")).get_language_name() or language
    return name[0].upper() + name[1:]


@functools.cache
def offered() -> dict[str, str]:
    """Return the languages that a visitor can choose, English first, each with its own name. The others are too incomplete."""
    whole = {known: name for known, name in languages().items() if coverage(known) >= OFFERED_FROM}
    return {ENGLISH: "English", **whole}


def coverage(language: str) -> float:
    """Return the share of the messages that a language's catalogue has."""
    return len(translations(language)) / max(1, len([*_messages(read(TEMPLATE))]))


@functools.cache
def translations(language: str) -> Mapping[str, Translation]:
    """Return the translations of a language, by `key`. It is empty for English."""
    if language == PSEUDO:
        return {key(each): _pseudo(each) for each in _messages(read(TEMPLATE))}
    path = FOLDER / f"{language.replace('-', '_')}.po"
    return {key(each): _compiled(each, catalogue) for catalogue in [read(path)] for each in _messages(catalogue) if _done(each)}


def for_browser(language: str) -> dict[str, Translation]:
    """Return the translations of the messages that the page's JavaScript writes."""
    known = {} if language == ENGLISH else translations(language)
    return {
        key(each): known[key(each)]
        for each in _messages(read(TEMPLATE))
        if key(each) in known and any(path.endswith(IN_BROWSER) for path, _ in each.locations)
    }


def key(message: Message) -> str:
    """Return the key of a message: its English text, the first one of its forms, after its context if it has one."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}\x04{text}" if message.context else text


def read(path: Path) -> Catalog:
    """Read a catalogue, or an empty one if there is no such file."""
    locale = None if path == TEMPLATE else path.stem
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return pofile.read_po(file, locale=locale)


def found() -> Catalog:
    """Return the messages in the code, with the files in which they are."""
    catalogue = Catalog(project="Digit Lens", copyright_holder="the authors of Digit Lens", creation_date=DATE, charset="utf-8")
    paths = [ROOT / each for each in SEARCHED]
    files = sorted(p for path in paths for p in ([path] if path.is_file() else path.rglob("*")) if p.suffix in (".py", ".js"))
    texts = {path: path.read_bytes() for path in files}
    refusals = {name: None for text in texts.values() for name in REFUSALS.findall(text.decode())}
    for path, text in texts.items():
        method, place = ("python" if path.suffix == ".py" else "javascript"), path.relative_to(ROOT).as_posix()
        options, own = ({"parse_template_string": True}, "pieces") if method == "javascript" else ({}, "markup")
        keywords = FUNCTIONS | {own: None} | refusals
        # Babel does not look into the arguments of a call, nor into f-strings, so each call is searched by itself, too.
        for part in [text, *_calls(text.decode(), method)]:
            for _, message, comments, context in extract(method, BytesIO(part), keywords, ["Translators:"], options, True):
                catalogue.add(message, None, [(place, 0)], auto_comments=comments, context=context)
    for path in DATA:
        known = json.loads(path.read_text(encoding="utf-8"))
        for text in known.values() if isinstance(known, dict) else [known]:
            catalogue.add(text, None, [(path.relative_to(ROOT).as_posix(), 0)])
    return catalogue


def _calls(code: str, method: str) -> Iterator[bytes]:
    if method == "javascript":
        yield from (code[call.start() : call.start() + LONGEST_CALL].encode() for call in CALL.finditer(code))
        return
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
            yield ast.unparse(node).encode()


def problems(language: str) -> Iterator[str]:
    """Yield a line for each message whose translation is missing or wrong, or that the code does not have."""
    catalogue, template = read(FOLDER / f"{language.replace('-', '_')}.po"), read(TEMPLATE)
    known = {key(each) for each in _messages(template)}
    yield from (f"not in the code: {key(each)!r}" for each in _messages(catalogue) if key(each) not in known)
    for each in _messages(template):
        translated = catalogue.get(each.id, each.context)
        if translated is None or not _done(translated):
            yield f"{'fuzzy' if translated and translated.fuzzy else 'missing'}: {key(each)!r}"
            continue
        ours = [each.id] if isinstance(each.id, str) else list(each.id)
        for text in _texts(translated):
            for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAGS), ("terms", TERMS)):
                expected = [sorted(pattern.findall(our)) for our in ours]
                if sorted(pattern.findall(text)) not in expected:
                    yield f"other {what} than in {key(each)!r}: {text!r}"


def update() -> None:
    """Write the messages of the code to the template and, with the translations that they have, to each catalogue."""
    FOLDER.mkdir(exist_ok=True)
    template = found()
    _write(template, TEMPLATE)
    for path in FOLDER.glob("*.po"):
        catalogue = read(path)
        catalogue.update(template)
        _write(catalogue, path)


def _write(catalogue: Catalog, path: Path) -> None:
    catalogue.creation_date = catalogue.revision_date = DATE
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _done(message: Message) -> bool:
    return all(_texts(message)) and not message.fuzzy


def _texts(message: Message) -> list[str]:
    """Return a translation's forms: one, unless the message has plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def _compiled(message: Message, catalogue: Catalog) -> Translation:
    """Return a translation, or its plural forms by their CLDR categories, of which a gettext file knows only the numbers."""
    texts = _texts(message)
    if isinstance(message.id, str):
        return texts[0]
    index, locale = gettext.c2py(catalogue.plural_expr), Locale.parse(str(catalogue.locale))
    forms = {locale.plural_form(n): texts[index(n)] for n in reversed(SAMPLES)}
    return {"other": texts[-1], **forms}


def _pseudo(message: Message) -> Translation:
    if isinstance(message.id, str):
        return pseudo(message.id)
    return dict(zip(("one", "other"), map(pseudo, message.id), strict=True))


def pseudo(text: str) -> str:
    """Return a message in the pseudo-language: each letter that can have an accent has one, and it is 40 % longer."""
    if FORMULA_TEXT.search(text):
        return FORMULA_TEXT.sub(lambda found: f"\\text{{{pseudo(found[1])}}}", text)
    parts = UNTOUCHED.split(SHORT_TERM.sub(r"[[\1|\1]]", text))
    letters = sum(len(part) for part in parts[::2])
    parts[::2] = [part.translate(ACCENTS) for part in parts[::2]]
    more = "ẋ" * max(1, round(0.4 * letters))
    return "".join(parts) + ("\u00a0" if letters < 20 else " ") + " ".join(textwrap.wrap(more, LONG_WORD))


def main(arguments: list[str] | None = None) -> int:
    """Run the command. Return 1 if `check` has found a problem."""
    parser = argparse.ArgumentParser(prog="python -m ui.text.catalogue", description=__doc__.split("\n")[0])
    parser.add_argument("command", choices=["update", "check", "start"])
    parser.add_argument("language", nargs="?", help="for start: such as it, or pt-BR")
    options = parser.parse_args(arguments)
    if options.command == "start":
        FOLDER.mkdir(exist_ok=True)
        _write(
            Catalog(locale=Locale.parse(options.language.replace("-", "_"))), FOLDER / f"{options.language.replace('-', '_')}.po"
        )
    if options.command != "check":
        update()
    wrong = ["texts/messages.pot is not up to date: update it"] if _ids(found()) != _ids(read(TEMPLATE)) else []
    for language, name in languages().items():
        lines = [*problems(language)]
        print(f"{language} ({name}): {coverage(language):.1%} of {len(_ids(read(TEMPLATE)))} messages", *lines, sep="\n  ")
        wrong += lines
    print(*wrong[:1], sep="\n")
    return 1 if options.command == "check" and wrong else 0


def _ids(catalogue: Catalog) -> set[tuple]:
    return {(key(each), tuple(sorted(path for path, _ in each.locations))) for each in _messages(catalogue)}


if __name__ == "__main__":
    sys.exit(main())
