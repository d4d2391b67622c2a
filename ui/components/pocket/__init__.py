"""Make the pocket edition: one web page that reads drawn digits and trains a network, without a server.

It is bundled from the same JavaScript and CSS as the app, so both read and learn alike. The command
`python -m training.export page --out docs/digit-lens.html` makes it from the shipped network.
"""

import base64
import hashlib
import re
import tomllib
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path

from markupsafe import Markup

from model.network import Network
from ui import networks
from ui.components import assets
from ui.components.bundle import FOLDER, bundle
from ui.components.runs import digits
from ui.figures import colours
from ui.text.catalogue import offered
from ui.text.format import describe_network, describe_training, percent
from ui.text.language import t, use

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
LICENCE = Path(__file__).parents[3] / "LICENSE"
STYLES = ("base.css", "pocket/pocket.css", "network_picture/neurons.css", "runs/training.css", "signs/signs.css")
FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
# Nothing may be loaded from anywhere, because everything is in the page. Only this script runs, and the worker that it makes.
POLICY = (
    "default-src 'none'; script-src '{script}'; worker-src blob:; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'"
)


def page(network: Network | None = None) -> str:
    """Return a standalone HTML page (2.8 MB) that contains the network, classifies drawn digits, and can train on sample digits.

    If `network` is None, the page has no network and no sample digits. The browser then adds a network for the user's own signs.
    """
    style = "\n".join([colours.css(), _theme(), *((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)])
    script = f"\n{assets.with_messages(bundle('pocket/pocket.js'), [*offered()], are_all_in_code=True)}"
    digest = _base64(hashlib.sha256(script.encode()).digest())
    return Markup(
        """<!doctype html>
<!--
{licence}-->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Digit Lens, the pocket edition</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
<div class="unready">{unready}</div>
<footer>{footer}</footer>
<script type="application/octet-stream" id="network">{network}</script>
<script type="application/octet-stream" id="digits">{digits}</script>
<script type="module">{script}</script>
</body>
</html>
"""
    ).format(
        licence=Markup(LICENCE.read_text(encoding="utf-8")),
        policy=POLICY.format(script=f"sha256-{digest}"),
        style=Markup(style),
        unready=_in_each_language(_unready),
        footer=_in_each_language(lambda: _footer(network)) if network else "",
        network=_base64(networks.file_of(network)) if network else "",
        digits=_base64(digits.FILE.read_bytes()) if network else "",
        script=Markup(script),
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _theme() -> str:
    """Return CSS rules that set Streamlit's CSS variables, such as --st-text-color, to the app's light and dark colours."""
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]

    def properties(mode: str) -> str:
        colours = {name: value for name, value in theme[mode].items() if name.endswith("Color")}
        return " ".join(f"--st-{re.sub('(?=[A-Z])', '-', name).lower()}: {value};" for name, value in colours.items())

    light = f"--st-font: {FONT}; --st-base-radius: {theme['baseRadius']}; {properties('light')}"
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {properties('dark')} }} }}\n"


def _in_each_language(write: Callable[[], str]) -> Markup:
    """Return a paragraph in each language, English first. write: returns its text in the language of the thread."""

    def written(tag: str) -> str:
        use(tag)
        return write()

    texts = {tag: copy_context().run(written, tag) for tag in offered()}
    return Markup("\n").join(Markup('<p lang="{}">{}</p>').format(tag, text) for tag, text in texts.items())


def _unready() -> str:
    return t(
        "The sheet does not work yet: it needs JavaScript, Safari 15.4, Chrome 99, Firefox 98 or a newer browser, and the whole "
        "file, which may have been cut off on its way."
    )


def _footer(network: Network) -> str:
    known = [networks.name(t("A network"), network), describe_network(network), describe_training(network)]
    accuracy = networks.measured(network)
    if accuracy is not None:
        known.append(t("It classified {accuracy} of MNIST's 10,000 test digits correctly", accuracy=percent(accuracy, 2)))
    choice = t("It must choose one of ten digits, whatever is drawn. Made with Digit Lens; this page requests nothing.")
    return " · ".join(filter(None, known)) + f"\n{choice}"
