"""Count the words that the views show: `python -m harness.words [TREE …]` prints a line for each tree and part.

It counts the string literals in ui/views (the views, the lessons and the tour) that have at least four words. Docstrings, code,
LaTeX, HTML tags and names of icons don't count. An f-string is one literal, and what it inserts doesn't count. Of a term with
another form, `[[epochs|epoch]]`, the form that the page shows counts.

At commit 861b20f: 8,010 words. A page shows only some of them at a time.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FEWEST = 4  # words of a literal; shorter ones are mostly keys, names and CSS
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
HIDDEN = re.compile(r"<[^>]*>|\$[^$]+\$|:material/\w+:|\|[^]|]*(?=\]\])")
CODE = re.compile(r"import |\\|\(\)|\bfor _ in ")


def literals(source: str) -> Iterator[str]:
    """Yield the string literals of a Python source, except docstrings. `{}` stands for what an f-string inserts."""
    skipped = set()
    for node in ast.walk(ast.parse(source)):  # a parent comes before its children
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            skipped.add(id(node.body[0].value))  # pyright: ignore[reportAttributeAccessIssue] (a docstring is an ast.Expr)
        elif isinstance(node, ast.JoinedStr):
            skipped.update(map(id, node.values))
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def count(text: str) -> int:
    """Count the words of a string literal that the page shows. Return 0 if the text is code or has fewer than FEWEST words."""
    text = HIDDEN.sub("", text)
    words = 0 if CODE.search(text) else len(WORD.findall(text))
    return words if min(words, len(text.split())) >= FEWEST else 0


def by_part(tree: Path) -> Counter[str]:
    """Count the words that the page shows, for each folder and file in ui/views. tree: the root folder of the repository."""
    views, found = tree / "ui" / "views", Counter[str]()
    for path in sorted(views.rglob("*.py")):
        found[path.relative_to(views).parts[0]] += sum(map(count, literals(path.read_text(encoding="utf-8"))))
    return found


if __name__ == "__main__":
    for tree in sys.argv[1:] or [str(ROOT)]:
        parts = by_part(Path(tree))
        print(f"{tree}: {parts.total():,} words ({', '.join(f'{name} {words:,}' for name, words in parts.items() if words)})")
