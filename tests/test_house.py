"""The rules of the house hold, and the rules notice when they are broken."""

import os
from pathlib import Path

import pytest

from tests import house
from tests.python import output_of


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds(rule):
    """Nothing in the repository breaks it."""
    assert list(rule()) == []
    assert len((house.ROOT / "app.py").read_text().splitlines()) <= 100, "more than a page"


@pytest.mark.parametrize(
    ("file", "text", "rule"),
    [
        ("model/a.py", '"""A."""\nfrom ui import server\n', house.wrong_imports),
        ("training/jobs/a.py", '"""A."""\nfrom training import loop\n', house.wrong_imports),
        ("training/jobs/b.py", '"""B."""\ndef f():\n    import torch\n', house.heavy_imports),
        ("ui/components/a.py", '"""A."""\nfrom ui import session\n', house.wrong_imports),
        ("ui/frame/a.py", '"""A."""\nfrom ui.views import inside\n', house.wrong_imports),
        ("benchmarks/a.py", '"""A."""\nfrom tests import house\n', house.wrong_imports),
        ("ui/b.py", '"""B."""\nimport streamlit as st\nst.session_state.a = 1\n', house.private_access),
        ("ui/frame/b.py", '"""B."""\nimport streamlit as st\nst.query_params.clear()\n', house.private_access),
        ("tests/ui.py", '"""B."""\napp.session_state["view"] = 1\n', house.private_access),
        ("tests/c.py", '"""C."""\nimport tests.ui.test_app\n', house.imported_tests),
        ("ui/d.py", '"""D."""\nx = f"<p>{x}</p>"\n', house.unescaped_markup),
        ("ui/frame/c.py", '"""C."""\nvisitor.view, x = "a", 1\n', house.changed_sessions),
        ("ui/views/c.py", '"""C."""\nsession.current().message.tell("a")\n', house.changed_sessions),
    ],
)
def test_a_broken_rule_is_noticed(file: str, text: str, rule, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each rule names the file that breaks it."""
    folders = ("system", "model", "training/jobs", "ui/views/inside", "ui/frame", "ui/components", "benchmarks", "harness")
    for name in (*folders, "tests", "docs"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "__init__.py").touch()
    for name in ("app.py", "run.py", "ui/server.py", "ui/session.py", "ui/frame/canvas.py", "training/loop.py"):
        (tmp_path / name).touch()
    monkeypatch.setattr(house, "ROOT", tmp_path)
    assert list(rule()) == []
    (tmp_path / file).write_text(text)
    (line,) = rule()
    assert line.startswith(file)


HEAVY_IMPORTS = f"""import sys
from streamlit.testing.v1 import AppTest
def run(page):
    assert not page.run().exception
    print([name for name in {sorted(house.HEAVY)} if name in sys.modules])
run(AppTest.from_string(sys.argv[1], default_timeout=60))
run(AppTest.from_file("app.py", default_timeout=60))
"""


def test_a_page_leaves_heavy_libraries_unimported():
    """In a process of its own: pages that import every module of ui, and then app.py, load neither torch nor altair."""
    names = [house.module_of(path) for path in house.python_files("ui")]
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
