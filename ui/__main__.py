"""Start the app's server: `python -m ui [SCRIPT] [OPTION …]` is `streamlit run app.py [OPTION …]` within the server's limits.

It limits connections (ui/connections.py), uploads and what a visitor can do to others (ui/server.py), and the log. It prints what
Streamlit lacks of what the app relies on, and does not start then.
"""

import asyncio  # noqa: F401  its logger is limited, too
import sys
from pathlib import Path

import segno
from streamlit.web import cli

from training.jobs import environment
from ui import connections, log_limit, server

APP = Path(__file__).parents[1] / "app.py"


def main(arguments: list[str]) -> None:
    """Run the app's server until it is stopped. arguments: passed to `streamlit run`. app.py is added if no script is named."""
    if not arguments[:1] or arguments[0].startswith("-"):
        arguments = [str(APP), *arguments]
    try:
        server.patch_streamlit()
    except RuntimeError as error:
        sys.exit(str(error))
    server.limit_connections(connections.Connection, connections.BACKLOG)
    log_limit.limit()
    if (most := connections.most_connections()) < connections.MOST:
        print(f"This server takes {most} connections at once, because it may open few files (ulimit -n).", file=sys.stderr)
    if address := environment.address():
        print(f"\nPupils open {address} or read this with a phone:\n")
        segno.make(address).terminal(compact=True)
        print(f"\nFor the projector: {address}/?projector\n", flush=True)
    cli.main(["run", *arguments], prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])
