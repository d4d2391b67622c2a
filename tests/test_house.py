"""The rules of the house that no linter holds. `lint-imports` checks imports, and ruff others; pyproject.toml has their rules."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.python import ROOT, output_of, python_files

TAG = re.compile(r"</?[a-z][^ =]*[ />]", re.IGNORECASE)
IMPORTED_TESTS = re.compile(r"^\s*(?:(?:from|import) tests[\w.]*\.test_|from tests(?:\.\w+)? import .*\btest_).*", re.MULTILINE)


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of a Python file's syntax tree."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def unescaped_markup() -> Iterator[str]:
    """Yield a line for each HTML tag in an f-string, which escapes nothing. `Markup.format` does."""
    for path in [ROOT / "app.py", *python_files("ui")]:
        for node in nodes(path):
            texts = [ast.unparse(part) for part in node.values] if isinstance(node, ast.JoinedStr) else []
            if any(TAG.search(text) for text in texts):
                yield f"{path.relative_to(ROOT)}:{node.lineno}: markup in an f-string"


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
        for line in IMPORTED_TESTS.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(ROOT)}: {line.strip()}"


@pytest.mark.parametrize("rule", [unescaped_markup, changed_sessions, imported_tests], ids=lambda rule: rule.__name__)
def test_the_rule_holds(rule):
    """Nothing in the repository breaks it."""
    assert list(rule()) == []
    assert len((ROOT / "app.py").read_text().splitlines()) <= 100, "more than a page"


HEAVY = ["altair", "matplotlib", "pandas", "torch", "torchvision"]
HEAVY_IMPORTS = f"""import sys
from streamlit.testing.v1 import AppTest
def run(page):
    assert not page.run().exception
    print([name for name in {HEAVY} if name in sys.modules])
run(AppTest.from_string(sys.argv[1], default_timeout=60))
run(AppTest.from_file("app.py", default_timeout=60))
"""


def test_a_page_leaves_heavy_libraries_unimported():
    """In a process of its own: pages that import every module of ui, and then app.py, load neither torch nor altair."""
    paths = [path.relative_to(ROOT).with_suffix("") for path in python_files("ui")]
    names = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    modules = f"import importlib\nfor name in {names}: importlib.import_module(name)"
    every_module, app = output_of("-c", HEAVY_IMPORTS, modules).splitlines()
    assert every_module == "[]"
    assert app in ("[]", "['pandas']")  # Streamlit's components import pandas when the first is shown


@pytest.mark.parametrize("module", ["app", "training.loop", "model.predict", "benchmarks.doubt"])
def test_numpy_uses_one_thread(module: str):
    """The libraries read the number of threads when NumPy is imported, so it must be set before."""
    code = (
        "import os, sys\n"
        "class Watch:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'numpy':\n"
        "            print(os.environ.get('OMP_NUM_THREADS'), flush=True)\n"
        "            os._exit(0)\n"  # the rest of the import takes seconds
        "sys.meta_path.insert(0, Watch())\n"
        f"import {module}"
    )
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    assert output_of("-c", code, env=environment).split()[:1] == ["1"]
