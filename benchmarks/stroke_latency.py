"""Measure the time from pen up to new bars, in this app and in a plain one.

Run it with `python -m benchmarks.stroke_latency`. Real mouse moves in real Chromium draw the ten digits three times (33 strokes).
In our app the clock waits for Python's reading, not for the display's own, and the canvas sends a stroke at once. The plain app
(plain_app.py) leaves st_canvas's wait of 200 ms, reruns its whole page, asks for the canvas's pixels, and shows st.bar_chart.

Keys: ours_p50_ms, ours_p95_ms, plain_p50_ms, plain_p95_ms, and ratio_p50 (plain divided by ours).
Seen on 2 cores: ours p50 52 ms, p95 88 ms (237 and 273 ms when the canvas waited in our app too); plain p50 237 ms, p95 258 ms.
"""

from benchmarks import common, stroke_clock

ROUNDS = 3  # of ten digits, 11 strokes each


def main() -> None:
    options = common.parser("stroke_latency", __doc__).parse_args()
    times = {}
    for name, script in (("ours", stroke_clock.OUR_APP), ("plain", stroke_clock.PLAIN_APP)):
        with stroke_clock.page_of(script) as page:
            times[name] = stroke_clock.time_digits(page, ROUNDS)
    figures = {
        f"{name}_{key}_ms": round(common.percentile(values, share), 1)
        for name, values in times.items()
        for key, share in (("p50", 0.5), ("p95", 0.95))
    }
    figures["ratio_p50"] = round(figures["plain_p50_ms"] / figures["ours_p50_ms"], 2)
    lines = ["From pen up to new bars, in ms. In the plain app the canvas waits 200 ms of it by itself."]
    for name, values in times.items():
        p50, p95 = figures[f"{name}_p50_ms"], figures[f"{name}_p95_ms"]
        lines.append(f"  {name:5}  p50 {p50:6.1f}   p95 {p95:6.1f}   ({len(values)} strokes)")
    lines.append(f"  The plain app takes {figures['ratio_p50']} times as long (median).")
    common.report(figures, options.json, lines)


if __name__ == "__main__":
    main()
