"""Make the pocket edition: one web page that holds a network and reads what is drawn on it, with no server and no request.

It is bundled from the same JavaScript and CSS as the app, so both read alike.
"""

import base64
import html
import tomllib
from pathlib import Path

from model.doubt import THRESHOLD
from model.network import Network
from ui import networks
from ui.components.bundle import FOLDER, bundle
from ui.components.live_reading.messages import network_message
from ui.figures import palette
from ui.text.format import describe_network, describe_training, metadata_number, percent

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
STYLES = ("base.css", "pocket/pocket.css", "network_diagram/network_diagram.css")
FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
# Nothing may be loaded from anywhere: everything is in the page.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"


def page(network: Network) -> str:
    """Return a standalone HTML page (about 0.7 MB) that contains the network and recognises digits without a server."""
    embedded = base64.b64encode(network_message(network, "pocket")).decode()
    style = "\n".join([palette.css(), _theme(), *((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)])
    body = (FOLDER / "pocket" / "pocket.html").read_text(encoding="utf-8")
    body = body.replace("<footer></footer>", f"<footer>{_footer(network)}</footer>")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Digit Lens, the pocket edition</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
{body}
<script type="application/octet-stream" id="network" data-threshold="{THRESHOLD}">{embedded}</script>
<script type="module">
{bundle("pocket/pocket.js")}</script>
</body>
</html>
"""


def _theme() -> str:
    """Return CSS rules that define the colours of the app's theme, for light and dark screens.

    The custom properties have the same names as Streamlit's, because the style sheets use these names.
    """
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    names = {
        "primaryColor": "primary-color",
        "backgroundColor": "background-color",
        "secondaryBackgroundColor": "secondary-background-color",
        "textColor": "text-color",
        "borderColor": "border-color",
    }

    def properties(mode: str) -> str:
        return " ".join(f"--st-{css}: {theme[mode][name]};" for name, css in names.items())

    light = f"--st-font: {FONT}; --st-base-radius: {theme['baseRadius']}; {properties('light')}"
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {properties('dark')} }} }}\n"


def _footer(network: Network) -> str:
    """Return HTML text that says when the network was trained and how accurate it is. Metadata is escaped."""
    lines = [networks.name("A network", network), describe_network(network), describe_training(network)]
    accuracy = metadata_number(network.metadata, "test_accuracy")
    if accuracy is not None:
        lines.append(f"It classified {percent(accuracy, 2)} of MNIST's 10,000 test digits correctly")
    known = html.escape(". ".join(line for line in lines if line)) + "."
    return f"{known} It must choose one of ten digits, whatever is drawn. Made with Digit Lens; this page requests nothing."
