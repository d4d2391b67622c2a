"""Tables carry full values beside the rounded ones, and mark the winner."""

import re

import numpy as np

from ui.figures import tables


def test_bars_carry_full_values_and_mark_the_winner():
    table = tables.probability_bars(np.array([0.25, 0.75]), np.array([0.6, 0.4]))
    assert [float(v) for v in re.findall(r'data-value="([\d.]+)"', table)] == [0.25, 0.6, 0.75, 0.4]
    assert table.index('class="winner"') < table.index(">0<") < table.index(">1<") and table.count("winner") == 1
    assert "+35.0" in table and "−35.0" in table
