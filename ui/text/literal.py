"""Make untrusted text safe to show, such as names of runs, networks and files, and messages that quote them."""

import re
import unicodedata

LONGEST = 300  # characters of a message
MARKUP = "\\`*_{}[]()#+-.!|<>$:~&"
# Streamlit makes links, icons and arrows of these, even behind a backslash. An invisible word joiner inside prevents it.
RECOGNISED = re.compile(r"(?<=:)(?=[/A-Za-z])|(?<=@)(?=\w)|(?<=www)(?=\.)|(?<=[-<>=~!])(?=[-<>=~])", re.IGNORECASE)
JOINER = "\u2060"
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # Unicode categories: control, format and bidi characters, and characters without a shape
BLANKS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")  # of other categories


def literal(text: object, most: int = LONGEST, markdown: bool = True) -> str:
    """Make untrusted text safe to show: return it as one line, without invisible characters, cut off after `most` characters.

    markdown: whether Streamlit renders the text as Markdown. If so, Markdown characters are escaped.
    """
    line = "".join(c for c in " ".join(str(text).split()) if unicodedata.category(c) not in UNSEEN)
    line = " ".join(BLANKS.sub("", line).split())  # what was removed may have stood between two spaces
    if len(line) > most:
        line = line[: most - 1] + "…"
    if markdown:
        line = "".join(f"\\{c}" if c in MARKUP else c for c in RECOGNISED.sub(JOINER, line))
    return line
