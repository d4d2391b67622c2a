"""Tables carry full values beside the rounded ones, and mark the winner."""

import re

import numpy as np
from markupsafe import Markup

from ui.figures import tables


def test_bars_carry_full_values_and_mark_the_winner():
    table = tables.probability_bars(np.array([0.25, 0.75]), np.array([0.6, 0.4]))
    assert [float(v) for v in re.findall(r'data-value="([\d.]+)"', table)] == [0.25, 0.6, 0.75, 0.4]
    assert table.index('class="winner"') < table.index(">0<") < table.index(">1<") and table.count("winner") == 1
    assert "+35.0" in table and "−35.0" in table


def test_a_cell_shows_three_digits_and_carries_the_full_value():
    assert tables.cell(0.123456789, value=0.123456789) == '<td class="n" data-value="0.12345679">0.123</td>'
    assert tables.cell("<b>", name='"') == '<td class="n" data-name="&#34;">&lt;b&gt;</td>'
    assert tables.cell(Markup("<b>{}</b>").format(7)) == '<td class="n"><b>7</b></td>'


def test_a_bar_goes_to_the_side_of_its_sign_as_far_as_its_share_of_the_scale():
    assert 'class="up" style="width:50.0%"' in tables.bar(1.0, 2.0)
    assert 'class="down" style="width:25.0%"' in tables.bar(-0.5, 2.0) and 'class="up"' in tables.bar(0.0, 2.0)


def test_without_other_probabilities_the_bars_have_no_difference():
    table = tables.probability_bars(np.array([0.25, 0.75]))
    assert re.findall(r'class="bar[^"]*" style="width:([\d.]+)%"', table) == ["25.00", "75.00"]
    assert "points" not in table and '<th class="n">probability</th>' in table and table.count("<td") == 5
