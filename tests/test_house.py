"""The house's rules: who imports whom, what a page load leaves unimported, and how long the files are."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "torchvision", "pandas", "altair", "matplotlib")
FOLDERS = ("model", "ui", "training", "benchmarks", "harness")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file names in an import, at its top or in a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(path: Path) -> set[str]:
    """The first part of each."""
    return {name.split(".")[0] for name in imports(path)}


def files(folder: str) -> list[Path]:
    """The folder's Python files; a test over none would prove nothing."""
    found = [path for path in FILES if ROOT / folder in path.parents]
    assert found
    return found


def test_importing_the_app_and_all_of_ui_leaves_heavy_libraries_unimported():
    """In a process of its own, as a Streamlit script (components need one): none of HEAVY is in sys.modules afterwards."""
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in files("ui")]
    page = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    script = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"assert not AppTest.from_string({page!r}, default_timeout=60).run().exception\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_page_leaves_heavy_libraries_unimported():
    """The same after the page has run once, as for a visitor; pandas aside, which Streamlit's components import themselves."""
    script = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        "assert not AppTest.from_file('app.py', default_timeout=60).run().exception\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules and name != 'pandas'])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_model_knows_neither_torch_nor_streamlit_nor_the_rest_of_the_house():
    """model/ is NumPy, Pillow and safetensors, importable by anyone."""
    for path in files("model"):
        assert not packages(path) & {"torch", "torchvision", "streamlit", "ui", "training", "app", "benchmarks", "tests"}, path


def test_training_does_not_know_ui():
    """Imports run one way. ui imports training.jobs, which has no torch and no Streamlit."""
    for path in files("training"):
        assert not packages(path) & {"ui", "app", "streamlit"}, path
    for path in files("training/jobs"):
        assert not packages(path) & {"torch", "torchvision"}, path


def test_ui_never_imports_heavy_libraries_or_the_torch_half():
    """Not even inside a function."""
    for path in [*files("ui"), ROOT / "app.py"]:
        assert not packages(path) & set(HEAVY), path


def test_only_session_touches_the_session_state():
    """Only ui/state names st.session_state."""
    found = [path for path in [*files("ui"), ROOT / "app.py"] if "st.session_state" in path.read_text()]
    assert found and all(path.parent == ROOT / "ui" / "state" for path in found)


def test_only_canvas_imports_the_drawable_canvas():
    """ui/canvas.py alone imports streamlit_drawable_canvas."""
    found = [path.name for path in [*FILES, ROOT / "app.py"] if "streamlit_drawable_canvas" in packages(path)]
    assert [name for name in found if not name.startswith("plain_app")] == ["canvas.py"]


def test_app_is_short():
    """app.py is columns, sidebar and the view that is open."""
    assert len((ROOT / "app.py").read_text().splitlines()) < 100


@pytest.mark.parametrize("path", FILES + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_file_reads_in_one_sitting(path: Path):
    """About 250 lines at most, with a docstring that says what the file holds."""
    assert len(path.read_text().splitlines()) <= 260
    assert path.read_text() == "" or ast.get_docstring(ast.parse(path.read_text()))


def test_nothing_is_unpickled_or_evaluated():
    """No pickle, marshal, shelve or dill; no eval or exec; no torch.load without weights_only."""
    for path in [*FILES, ROOT / "app.py"]:
        assert not packages(path) & {"pickle", "marshal", "shelve", "dill", "joblib"}, path
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                assert name not in ("eval", "exec", "compile", "os.system", "os.popen"), f"{path}: {name}"
                if name == "torch.load":
                    assert "weights_only=True" in ast.unparse(node), path
