"""ui.text.literal: text from people and files is shown as it is. In Chromium: tests/browser/test_literal_text.py."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ui.text.literal import JOINER, LONGEST, literal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("second *one*", "second *one*"),
        ("a\nb\tc\r\n d", "a b c d"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),  # the override would show "invoiceexe.png"
        ("ad\u200bmin\u00ad\ufeff\u2066x\u2069", "adminx"),
        ("\ud800x\x00\x1b[31m", "x[31m"),
        ("\u3164\u2800\ufe0f", ""),
        ("Zahl 7 · größer", "Zahl 7 · größer"),
        (None, "None"),
    ],
)
def test_it_is_one_line_without_anything_invisible(text, shown):
    assert literal(text, markdown=False) == shown


def test_markdown_is_escaped_and_what_streamlit_recognises_is_broken_up():
    assert literal("![x](y)") == r"\!\[x\]\(y\)"
    for text, broken in (("http://a", "http:"), (":material/home:", ":"), ("a@b", "a@"), ("www.a", "www"), ("a->b", "a\\-")):
        assert f"{broken.replace(':', chr(92) + ':')}{JOINER}" in literal(text)


@given(st.text(max_size=400))
@example("0 \x1b 0")
def test_any_text_is_safe(text):
    plain = literal(text, markdown=False)
    assert len(plain) <= LONGEST
    assert not {unicodedata.category(c) for c in plain} & {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert literal(plain, markdown=False) == plain
    assert re.sub(r"\\(.)", r"\1", literal(text).replace(JOINER, "")) == plain
    plain.encode()
