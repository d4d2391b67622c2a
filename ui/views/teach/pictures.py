"""The pictures and tables of Teach it, as markup from a backward pass. No st.*, no state; shown by `ui.components.figure`."""

import numpy as np

from model.score import Score
from model.teaching import Backward
from ui import charts
from ui.format import signed, significant

ROWS = 8  # neurons listed of a layer, those with the largest error terms
COLUMNS = 16  # neurons in a row of a layer's picture
SHOWN = 5  # neurons of the first layer whose gradients are shown


def log_loss(p: np.ndarray) -> np.ndarray:
    """Return −log p. As in the network's own loss, p counts as at least float32's smallest number, so that 0 has a loss."""
    return -np.log(np.maximum(p, np.finfo(np.float32).tiny))


def error_curve(p: float) -> str:
    """Return the graph of the loss, −log p, with this probability of the right digit marked."""
    return charts.curve(log_loss, p, "p", "L", (max(min(0.01, p), float(np.finfo(np.float32).tiny)), 1.0))


def error_table(found: Backward) -> str:
    """Each digit's output, target and part of the loss."""
    softmax = found.network.output == "softmax"
    largest = float(found.terms.max()) or 1.0
    rows = "".join(
        f'<tr{_winner(d == found.label)}><th scope="row">{d}</th><td class="n">{found.y[d]:.0f}</td>'
        f'<td class="n">{significant(p)}</td>'
        f'<td>{charts.diverging_bar(part, largest)}</td><td class="n" data-error="{part:.8f}">{significant(part)}</td></tr>'
        for d, (p, part) in enumerate(zip(found.output.tolist(), found.terms.tolist(), strict=True))
    )
    heads = ("p", "−y log p") if softmax else ("ŷ", "½(y − ŷ)²")
    return (
        f'<table><thead><tr><th>digit</th><th class="n">y</th><th class="n">{heads[0]}</th><th></th>'
        f'<th class="n">{heads[1]}</th></tr></thead><tbody>{rows}'
        '<tr class="sum"><th scope="row">loss</th><td></td><td></td><td></td>'
        f'<td class="n" data-testid="teach-loss" data-value="{found.loss:.8f}">{significant(found.loss)}</td></tr>'
        "</tbody></table>"
    )


def delta_table(found: Backward) -> str:
    """Each digit's output error term with its factors."""
    delta = found.gradients.deltas[-1]
    largest = float(np.abs(delta).max()) or 1.0
    softmax = found.network.output == "softmax"
    rows = []
    for d in range(10):
        error, slope, term = float(found.error[d]), float(found.slope[d]), float(delta[d])
        middle = "" if softmax else f'<td class="n">{significant(error)}</td><td class="n">{significant(slope)}</td>'
        rows.append(
            f'<tr{_winner(d == found.label)}><th scope="row">{d}</th><td class="n">{significant(float(found.output[d]))}</td>'
            f'<td class="n">{found.y[d]:.0f}</td>{middle}<td>{charts.diverging_bar(term, largest)}</td>'
            f'<td class="n" data-delta="{term:.8f}">{significant(term)}</td></tr>'
        )
    names = ["p", "y"] if softmax else ["ŷ", "y", "ŷ − y", "ŷ(1 − ŷ)"]
    heads = "".join(f'<th class="n">{name}</th>' for name in names)
    return (
        f'<div class="scroll"><table><thead><tr><th>digit</th>{heads}<th></th><th class="n">δ</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def hidden_picture(found: Backward, layer: int, scale: float) -> str:
    """A hidden layer's error terms, a square a neuron."""
    delta = found.hidden[layer].delta
    rows = -(-len(delta) // COLUMNS)
    grid = np.zeros(rows * COLUMNS)
    grid[: len(delta)] = delta
    source = charts.heat(grid.reshape(rows, COLUMNS), scale)
    up, down = int((delta > 0).sum()), int((delta < 0).sum())
    alternative = f"Error terms of {len(delta)} neurons: {up} above zero, {down} below, {len(delta) - up - down} exactly zero"
    return (
        f'<figure class="picture" style="max-width:22rem"><figcaption>δ of {len(delta)} neurons</figcaption>'
        f'<img src="{source}" alt="{alternative}" tabindex="0" data-readable style="aspect-ratio:{COLUMNS}/{rows}"></figure>'
        '<p class="readout" role="status">Point at a neuron, or use the arrow keys.</p>' + charts.legend(scale)
    )


def padded(values: np.ndarray) -> np.ndarray:
    """A layer's values filled up with zeros to whole rows of its picture."""
    return np.concatenate([values, np.zeros(-len(values) % COLUMNS, values.dtype)])


def hidden_table(found: Backward, layer: int) -> str:
    """The neurons with the largest error terms, with the factors."""
    part = found.hidden[layer]
    top = np.argsort(-np.abs(part.delta), kind="stable")[:ROWS]
    largest = float(np.abs(part.delta).max()) or 1.0
    rows = "".join(
        f'<tr><th scope="row">{j + 1}</th><td class="n">{significant(float(part.back[j]))}</td>'
        f'<td class="n">{significant(float(part.slope[j]))}</td>'
        f"<td>{charts.diverging_bar(float(part.delta[j]), largest)}</td>"
        f'<td class="n" data-hidden-delta="{part.delta[j]:.8f}">{significant(float(part.delta[j]))}</td></tr>'
        for j in top
    )
    return (
        '<div class="scroll"><table><thead><tr><th>neuron</th><th class="n">Σ δ w</th><th class="n">slope</th><th></th>'
        f'<th class="n">δ</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def asleep(found: Backward, layer: int) -> str:
    """A sentence on the neurons that get no error at all, empty where there is none."""
    slope = found.hidden[layer].slope
    none = int((slope == 0).sum())
    if not none or found.network.hidden != "relu":
        return ""
    return f"{none} of {len(slope)} neurons are off (z ≤ 0): slope 0, so δ = 0, and this digit teaches them nothing."


def gradient_pictures(found: Backward) -> str:
    """The input, and dL/dw of the first layer's units with the largest |delta|: each is the input times one number."""
    delta = found.gradients.deltas[0]
    top = np.argsort(-np.abs(delta), kind="stable")[:SHOWN]
    gradients = found.gradients.layers[0].w[:, top]
    scale = charts.scale_of(gradients)
    unit = "neuron" if len(found.network.layers) > 1 else "digit"
    first = 1 if unit == "neuron" else 0
    pictures = [
        charts.image(charts.png(charts.ink(found.passed.x.reshape(28, 28))), "x, the input", "The input, white ink on black")
    ]
    for column, j in enumerate(top):
        name = f"{unit} {j + first}"
        title = f"{name}, δ = {significant(float(delta[j]), 2)}"
        pictures.append(
            charts.image(charts.heat(gradients[:, column], scale), title, f"Gradient of the weights of {name}: δ times x")
        )
    small = "".join(pictures).replace('<figure class="picture">', '<figure class="picture" style="flex:0 1 6.6rem">')
    legend = charts.legend(scale, "step raises w", "step lowers w")
    return f'<div class="pictures" style="gap:.7rem">{small}</div>{legend}'


def norms_table(found: Backward) -> str:
    """How long each layer's gradient is."""
    largest = max(found.norms) or 1.0
    rows = "".join(
        f'<tr><th scope="row">{i + 1}: {layer.w.shape[0]} × {layer.w.shape[1]}</th>'
        f'<td class="track"><span class="bar" style="width:{norm / largest:.1%}"></span></td>'
        f'<td class="n" data-norm="{norm:.8f}">{significant(norm)}</td></tr>'
        for i, (layer, norm) in enumerate(zip(found.network.layers, found.norms, strict=True))
    )
    return f'<table><thead><tr><th>layer</th><th></th><th class="n">‖∂L/∂w‖</th></tr></thead><tbody>{rows}</tbody></table>'


def cost_table(before: Score, after: Score, taught: int) -> str:
    """Test accuracy by digit before and after, and the difference in points."""
    change = (after.by_digit - before.by_digit) * 100
    largest = float(np.abs(change).max()) or 1.0
    rows = "".join(
        f'<tr{_winner(d == taught)}><th scope="row">{d}</th><td class="n">{old:.1%}</td><td class="n">{new:.1%}</td>'
        f'<td class="track">{charts.diverging_bar(moved, largest)}</td>'
        f'<td class="n" data-cost="{moved:.6f}">{signed(moved, 1)}</td></tr>'
        for d, (old, new, moved) in enumerate(zip(before.by_digit, after.by_digit, change.tolist(), strict=True))
    )
    whole = (after.accuracy - before.accuracy) * 100
    return (
        '<table><thead><tr><th>digit</th><th class="n">untaught</th><th class="n">now</th><th></th><th class="n">points</th></tr>'
        f'</thead><tbody>{rows}<tr class="sum"><th scope="row">all</th><td class="n">{before.accuracy:.2%}</td>'
        f'<td class="n" data-testid="taught-accuracy" data-value="{after.accuracy:.6f}">{after.accuracy:.2%}</td><td></td>'
        f'<td class="n">{signed(whole, 2)}</td></tr></tbody></table>'
    )


def slope_latex(found: Backward) -> str:
    """The hidden activation's slope, in LaTeX."""
    return {"relu": r"1 \text{ if } z > 0 \text{ else } 0", "sigmoid": r"a\,(1 - a)", "tanh": r"1 - a^2"}[found.network.hidden]


def _winner(yes: bool) -> str:
    return ' class="winner"' if yes else ""
