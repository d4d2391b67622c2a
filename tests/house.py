"""The house rules as a command and as the source of tests: `python -m tests.house`. Others are ruff's, in pyproject.toml.

It checks import directions, markup, and who uses and changes the session. It prints one line for each rule
that a file breaks, and exits with 1 if there is any.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = {"torch", "torchvision", "pandas", "altair", "matplotlib"}
LIBRARIES = {*HEAVY, "streamlit"}  # that not every part may import, even inside a function
TAG = re.compile(r"</?[a-z][^ =]*[ />]", re.IGNORECASE)
SETTINGS = {"training.settings", "training.presets"}  # free of torch, for the page too
# The rooms of the interface, from top to bottom. Each may import those that stand below it, and itself.
UI = (
    "ui.views",
    "ui.frame",
    "ui.quiz",
    "ui.answers",
    "ui.widgets",
    "ui.commands",
    "ui.session",
    "ui.components",
    "ui.networks",
    "ui.mnist_digits",
    "ui.photos",
    "ui.reading",
    "ui.teaching",
    "ui.figures",
    "ui.text",
    "ui.server",
)
BELOW_UI = {"training.jobs", "model", "system"} | SETTINGS
# What each part may import of this repository and of LIBRARIES. A part is the longest prefix of a module's name that stands here.
MAY_IMPORT = {
    **dict.fromkeys(LIBRARIES, frozenset()),
    "system": {"system"},
    "model": {"model", "system"},
    "training": {"training", "training.jobs", "model", "system", "torch", "torchvision"} | SETTINGS,
    "training.export": {"model", "system", "ui.components"},  # the web page is made of the app's own JavaScript
    "training.jobs": {"training.jobs", "model", "system"} | SETTINGS,
    **dict.fromkeys(SETTINGS, {"model", "system"} | SETTINGS),
    **{room: {*UI[place:], *BELOW_UI, "streamlit"} for place, room in enumerate(UI)},
    "ui.__main__": {"ui.server", "training.jobs", "system", "streamlit"},  # the command that starts the server
    "ui": set(),  # a module without a room
    "app": {*UI, *BELOW_UI, "streamlit"},
    "harness": {"harness", "model", "training.jobs", "system", *LIBRARIES},
    "benchmarks": {"benchmarks", "harness", "training", *UI, *BELOW_UI, *LIBRARIES},
    "docs": {"docs", "harness"},
    "docs.worksheets": {"model", *UI},  # the worksheets are made of the app's own lessons
    "tests": set(),  # not checked itself; stands here so that nothing else may import it
}
# The session, what a test knows of a page's session, and a page that is a test's own.
SESSION_OWNERS = ("ui/session.py", "tests/ui/session.py")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of folders of this repository, sorted. Raise ValueError if there are none."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    if not found:
        raise ValueError(f"no Python files in {', '.join(folders)}")
    return found


def module_of(path: Path) -> str:
    """Return a file's dotted module name: ui/views/inside/__init__.py -> ui.views.inside."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a Python file's syntax tree."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports(path: Path) -> set[str]:
    """Return every module that a file names in an import, at its top or in a function."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name for name in modules if is_module(name)} or {node.module}
    return found


def is_module(name: str) -> bool:
    """Return whether a dotted name is a module of this repository."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def part_of(module: str) -> str:
    """Return the part of the house that a module belongs to: the longest key of MAY_IMPORT that its name begins with."""
    fitting = [part for part in MAY_IMPORT if module == part or module.startswith(f"{part}.")]
    return max(fitting, key=len, default="")


def wrong_imports() -> Iterator[str]:
    """Yield a line for each import that runs against the direction of the house, or of a library that a part must do without."""
    for path in [ROOT / "app.py", *python_files("system", "model", "training", "ui", "benchmarks", "harness", "docs")]:
        part = part_of(module_of(path))
        for name in sorted(imports(path)):
            target = part_of(name)
            if target and target not in MAY_IMPORT[part]:
                yield f"{path.relative_to(ROOT)}: {part} must not import {name}"


def unescaped_markup() -> Iterator[str]:
    """Yield a line for each HTML tag in an f-string, which escapes nothing. `Markup.format` does."""
    for path in [ROOT / "app.py", *python_files("ui")]:
        for node in nodes(path):
            texts = [ast.unparse(part) for part in node.values] if isinstance(node, ast.JoinedStr) else []
            if any(TAG.search(text) for text in texts):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: markup in an f-string"


def private_access() -> Iterator[str]:
    """Yield a line for each file that uses the session state, the address or the drawable canvas, except their owners."""
    for path in [ROOT / "app.py", *python_files("ui", "tests")]:
        used = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
        names = {"session_state"} if path.is_relative_to(ROOT / "tests") else {"session_state", "query_params"}
        if "streamlit_drawable_canvas" in imports(path) and path != ROOT / "ui" / "components" / "sheet" / "__init__.py":
            yield f"{path.relative_to(ROOT)}: only ui/components/sheet may import streamlit_drawable_canvas"
        if used & names and path not in {ROOT / name for name in SESSION_OWNERS}:
            yield f"{path.relative_to(ROOT)}: only ui/session.py may use {', '.join(sorted(used & names))}"


def changed_sessions() -> Iterator[str]:
    """Yield a line for each field of a Session that something else than a command changes."""
    for path in [ROOT / "app.py", *python_files("ui/frame", "ui/views")]:
        for node in nodes(path):
            match node:
                case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                    changed = [part for target in targets for part in getattr(target, "elts", [target])]
                case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                    changed = [target]
                case ast.Call(func=ast.Attribute(value=owner, attr="append" | "clear" | "pop" | "tell" | "update")):
                    changed = [owner]
                case _:
                    continue
            for target in map(ast.unparse, changed):
                if target.startswith(("visitor.", "session.current().")):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}: only a command may change {target}"


def imported_tests() -> Iterator[str]:
    """Yield a line for each import of a module of tests. What two of them need stands in a module without tests."""
    for path in python_files("tests"):
        for name in sorted(imports(path)):
            if name.startswith("tests.") and name.rpartition(".")[2].startswith("test_"):
                yield f"{path.relative_to(ROOT)}: must not import {name}"


RULES = (wrong_imports, unescaped_markup, private_access, changed_sessions, imported_tests)


def main() -> int:
    """Print what breaks the rules. Return 1 if anything does, else 0."""
    broken = [line for rule in RULES for line in rule()]
    print("\n".join(broken) or "The house is in order.")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
