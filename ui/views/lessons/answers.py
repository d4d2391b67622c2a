"""Check what a person types as an answer: a number, written in any usual way. No Streamlit, no eval.

>>> parse_answer("1/2"), parse_answer("0,5"), parse_answer("50 %"), parse_answer("109,386")
((0.5,), (0.5,), (0.5,), (109.386, 109386.0))
"""

import ast
import math
import operator
import re
import unicodedata
from dataclasses import dataclass

LONGEST = 60  # characters of an answer
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "×": "*", "·": "*", "⋅": "*", "∙": "*", "∗": "*", "÷": "/", "⁄": "/", ":": "/"}
)
_EXPRESSION = re.compile(r"[\d.e+\-*/^()\s]+")
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}


def parse_answer(text: str) -> tuple[float, ...]:
    """Return the numbers that a typed answer can mean, or an empty tuple if it is not a number.

    These all mean one half: 0.5, .5, 0,5, 1/2, ½, 50 %, 5e-1, 5·10⁻¹, y = 0.5. Sums and products such as 784*128+128 work too. A
    comma can separate decimals or thousands, so 109,386 returns both 109.386 and 109386.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return ()
    text = re.sub(r"[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: "^" + found[0].translate(_RAISED), text)
    # NFKC turns ½ into 1⁄2 and full-width digits into plain ones. The plus is for numbers such as 1½.
    text = re.sub(r"(?<=\d)([½¼¾⅓⅔⅛⅜⅝⅞])", r"+\1", text)
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).lower()
    text = re.split(r"[=≈]", text)[-1].strip().rstrip(".;!")
    text, percents = re.subn(r"\s*(%|per ?cent)$", "", text)
    text = re.sub(r"(?<=\d)[\s'’_](?=\d{3}(?!\d))", "", text)  # 109 386
    text = re.sub(r"(?<=[\d)])\s*x\s*(?=[\d(])", "*", text)
    meanings = []
    for candidate in dict.fromkeys((text.replace(",", "."), _thousands(text))):
        value = _evaluate(candidate)
        if value is not None:
            meanings.append(value / 100 if percents else value)
    return tuple(dict.fromkeys(meanings))


def _thousands(text: str) -> str:
    """Remove the thousands separators from a number: both 109,386.5 and 109.386,5 become 109386.5."""
    grouped = r"(?<![\d.,])[1-9]\d{0,2}([,.])\d{3}(?:\1\d{3})*(?!\d|\1\d)"
    return re.sub(grouped, lambda found: re.sub("[,.]", "", found[0]), text).replace(",", ".")


def _evaluate(text: str) -> float | None:
    """Return the value of an arithmetic expression with + - * / ^ and parentheses, or None if it is invalid or not finite."""
    if not _EXPRESSION.fullmatch(text):
        return None
    try:
        value = _value(ast.parse(text.replace("^", "**"), mode="eval").body)
    except (ArithmeticError, KeyError, SyntaxError, TypeError):
        return None
    return value if not isinstance(value, complex) and math.isfinite(value) else None


def _value(node: ast.expr) -> float | complex:
    """Evaluate a parsed arithmetic expression. node: its Python syntax tree.

    Raise KeyError or TypeError if the tree contains anything but numbers and arithmetic operators.
    """
    if isinstance(node, ast.Constant):
        return float(node.value)  # pyright: ignore[reportArgumentType] (raises TypeError for anything but a number)
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_value(node.operand))
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left), _value(node.right))
    raise KeyError(type(node))


@dataclass(frozen=True)
class Question:
    """A question whose correct answer is a number.

    hint, why: texts to show after a wrong and after a correct answer.
    tolerance: the largest accepted difference from the correct answer.
    """

    text: str
    right: float
    hint: str
    why: str
    tolerance: float = 0.005

    def check(self, answer: str) -> bool | None:
        """Return whether the typed answer is correct, or None if it is not a number."""
        meanings = parse_answer(answer)
        return any(abs(value - self.right) <= self.tolerance for value in meanings) if meanings else None
