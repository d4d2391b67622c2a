"""Find the Python files of this repository, and run Python in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def output_of(*arguments: str, cwd: Path = ROOT, **options) -> str:
    """Run Python with command-line arguments. Return its standard output. Raises RuntimeError with all output if Python fails."""
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8", **options)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def python_files(*folders: str) -> list[Path]:
    """Return the Python files of folders of this repository, sorted."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
