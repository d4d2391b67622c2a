"""Bundle ES modules into one, so that a browser component or a web page needs a single script and no build tool.

A module may import names from other modules, the text of a CSS file, the value in a JSON file, and constants of a Python module,
which are put in as JSON values. "?program" imports the code of a module, with all its imports, as a text from which a
web worker can be started:

    import { html, setText } from "../shared/dom.js";
    import * as store from "../store.js";
    import STYLE from "./answer.css";
    import PROGRAM from "./worker.js?program";
    import { WIDE, WIDEST } from "../../../model/numbers.py";

Each module becomes a function that returns its exports, so that no two modules share a scope. A bundler such as esbuild would
need Node.js on each machine, or generated files in the repository. As native modules, the page's hundred files would be as many
requests.
"""

import importlib
import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent
IMPORT = re.compile(r'^import (\{[^}]*\}|\* as \w+|\w+) from "([^"]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)
UNSUPPORTED = re.compile(r"^(?:import|export)\b.*|\bimport\([\"']", re.MULTILINE)
PROGRAM = "program"
COMMENT = re.compile(r"^\s*/\*(?:(?!\*/).)*\*/\n|^\s*//[^\n]*\n", re.DOTALL | re.MULTILINE)  # on lines of its own


class BundleError(ValueError):
    """A JavaScript module can't be bundled."""


def bundle(entry: str | Path) -> str:
    """Bundle a JavaScript module and everything that it imports into one module. Return the source code.

    Raise BundleError for circular imports and for unsupported import or export statements.
    """
    parts: dict[Path, str] = {}
    path = (FOLDER / entry).resolve()
    name = _add(path, parts, ())
    ending = f"export default {name}.default;\n" if DEFAULT.search(path.read_text(encoding="utf-8")) else ""
    return "\n".join(parts.values()) + ending


def _add(path: Path, parts: dict[Path, str], importers: tuple[Path, ...]) -> str:
    """Add a file and its imports to `parts`, unless it is there. Return the name of the variable that holds its exports.

    parts: the code so far, by file. importers: the files whose imports led to this one, to detect circular imports.
    """
    name = "$" + re.sub(r"\W", "_", f"{path.parent.name}/{path.name}")
    if path in importers:
        raise BundleError(f"{path.name} imports itself, through {', '.join(p.name for p in importers)}")
    if path in parts:
        return name
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".js":
        value = json.loads(text) if path.suffix == ".json" else text
        parts[path] = f"const {name} = {{ default: {_literal(value)} }};\n"
        return name

    def as_constant(found: re.Match) -> str:
        names, (target, _, kind) = found[1], found[2].partition("?")
        source = (path.parent / target).resolve()
        if kind == PROGRAM:
            return f"const {names} = {_literal(bundle(source))};\n"
        if source.suffix == ".py":
            return f"const {names} = {_literal(_constants(source, names))};\n"
        if names.startswith("{"):
            names = re.sub(r"(\w+) as (\w+)", r"\1: \2", names)
        elif names.startswith("*"):
            names = names.removeprefix("* as ")
        else:
            names = f"{{ default: {names} }}"
        return f"const {names} = {_add(source, parts, (*importers, path))};\n"

    code = IMPORT.sub(as_constant, without_comments(text))
    exports = EXPORT.findall(code) + ["default: $default"] * len(DEFAULT.findall(code))
    code = DEFAULT.sub("const $default = ", EXPORT.sub("", code))
    if left := UNSUPPORTED.search(code):
        raise BundleError(f"{path.name}: {left[0]!r} is not supported")
    parts[path] = f"const {name} = (() => {{\n{code}return {{ {', '.join(exports)} }};\n}})();\n"
    return name


def without_comments(code: str) -> str:
    """Return JavaScript without the comments that stand on lines of their own."""
    return COMMENT.sub("", code)


def _constants(path: Path, names: str) -> dict[str, object]:
    """Return constants of a Python module. names: as the import names them, such as "{ WIDE, WIDEST }"."""
    module = importlib.import_module(".".join(path.relative_to(FOLDER.parents[1]).with_suffix("").parts))
    return {name: getattr(module, name) for name in re.findall(r"\w+", names)}


def _literal(value: object) -> str:
    """Return a value as a JavaScript literal, with "</script>" escaped, because it would end the script in an HTML page."""
    return json.dumps(value).replace("</", r"<\/")
