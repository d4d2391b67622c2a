"""The rules of the house hold, and the rules notice when they are broken."""

import os

import pytest

from tests import house
from tests.python import output_of


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds(rule):
    """Nothing in the repository breaks it."""
    assert list(rule()) == []
    assert len((house.ROOT / "app.py").read_text().splitlines()) <= 100, "more than a page"


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
