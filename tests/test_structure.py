"""The rules of the house that no linter holds. `lint-imports` checks imports, and ruff others; pyproject.toml has their rules."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.python import ROOT, output_of, python_files

TAG = re.compile(r"</?[a-z][^ =]*[ />]", re.IGNORECASE)
IMPORTED_TESTS = re.compile(r"^\s*(?:(?:from|import) tests[\w.]*\.test_|from tests(?:\.\w+)? import .*\btest_).*", re.MULTILINE)
LOADED = """import sys
from streamlit.testing.v1 import AppTest
assert not AppTest.from_file("ui/page.py", default_timeout=60).run().exception
print(*{"altair", "matplotlib", "torch", "torchvision"} & {*sys.modules})
"""


def nodes(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield each node of the syntax trees of app.py and the files in some folders, with its place."""
    for path in [ROOT / "app.py", *python_files(*folders)]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def test_no_f_string_has_an_html_tag():
    """It escapes nothing. `Markup.format` does."""
    strings = [(place, node) for place, node in nodes("ui") if isinstance(node, ast.JoinedStr)]
    assert len(strings) > 100
    assert [place for place, node in strings if any(TAG.search(ast.unparse(part)) for part in node.values)] == []


def test_only_commands_change_what_a_session_holds():
    for place, node in nodes("ui/frame", "ui/views"):
        match node:
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                changed = [part for target in targets for part in getattr(target, "elts", [target])]
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                changed = [target]
            case ast.Call(func=ast.Attribute(value=owner, attr="append" | "clear" | "pop" | "tell" | "update")):
                changed = [owner]
            case _:
                continue
        assert not any(ast.unparse(target).startswith(("visitor.", "session.current().")) for target in changed), place


def test_no_module_of_tests_is_imported():
    """What two of them need stands in a module without tests."""
    assert [line for path in python_files("tests") for line in IMPORTED_TESTS.findall(path.read_text(encoding="utf-8"))] == []


def test_a_page_leaves_heavy_libraries_unimported():
    """In a process of its own: not even Streamlit loads them."""
    assert output_of("-c", LOADED).split() == []


@pytest.mark.parametrize("module", ["app", "training.loop", "model.predict", "benchmarks.doubt"])
def test_numpy_uses_one_thread(module: str, tmp_path: Path):
    """The libraries read the number of threads when NumPy is imported, so it must be set before. A stand-in prints it."""
    (tmp_path / "numpy.py").write_text("import os\nprint(os.environ.get('OMP_NUM_THREADS'), flush=True)\nos._exit(0)")
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    assert output_of("-c", f"import {module}", env={**environment, "PYTHONPATH": str(tmp_path)}).split() == ["1"]
