"""From the pen's lifting to new bars, in this app and in one of the usual kind: `python -m benchmarks.stroke_latency [--json]`.

Real Chromium, real mouse moves, the ten digits three times over (33 strokes). Ours is Python's own reading, as it arrives in the
display (what the display reads by itself before that does not count). Both include the 200 ms that st_canvas waits by itself.
The plain app (plain_app.py) runs the whole page anew, asks for the canvas's pixels, and shows st.bar_chart.

Seen on 2 cores that had other work to do (load 2 to 4): ours p50 235 ms, p95 294 ms; plain p50 280 ms, p95 339 ms.
"""

import argparse

from benchmarks import pen
from benchmarks.common import percentile, report

ROUNDS = 3  # of ten digits, 11 strokes each
CANVAS_WAIT_MS = 200


def main() -> None:
    """Time both apps, one after the other."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.stroke_latency", description="Pen up to new bars: ours and the usual app's, ms."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    as_json = parser.parse_args().json
    found = {}
    for name, script in (("ours", pen.ours()), ("plain", pen.PLAIN_APP)):
        with pen.page_of(script) as page:
            found[name] = pen.time_digits(page, ROUNDS)
    figures = {
        f"{name}_{key}_ms": round(percentile(values, share), 1)
        for name, values in found.items()
        for key, share in (("p50", 0.5), ("p95", 0.95))
    }
    figures["ratio_p50"] = round(figures["plain_p50_ms"] / figures["ours_p50_ms"], 2)
    own = figures["ours_p50_ms"] - CANVAS_WAIT_MS
    lines = [f"Pen up to new bars, ms, the canvas's own wait of {CANVAS_WAIT_MS} ms included:"]
    for name, values in found.items():
        p50, p95 = figures[f"{name}_p50_ms"], figures[f"{name}_p95_ms"]
        lines.append(f"  {name:5}  p50 {p50:6.1f}   p95 {p95:6.1f}   ({len(values)} strokes)")
    lines.append(
        f"  beyond that wait, ours takes {own:.1f} ms at the median; the plain app takes {figures['ratio_p50']} times as long"
    )
    report(figures, as_json, lines)


if __name__ == "__main__":
    main()
