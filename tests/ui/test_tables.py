"""Tables carry full values beside the rounded ones."""

from markupsafe import Markup

from ui.figures import tables


def test_a_cell_shows_three_digits_and_carries_the_full_value():
    assert tables.cell(0.123456789, value=0.123456789) == '<td class="n" data-value="0.12345679">0.123</td>'
    assert tables.cell("<b>", name='"') == '<td class="n" data-name="&#34;">&lt;b&gt;</td>'
    assert tables.cell(Markup("<b>{}</b>").format(7)) == '<td class="n"><b>7</b></td>'


def test_a_bar_goes_to_the_side_of_its_sign_as_far_as_its_share_of_the_scale():
    assert 'class="up" style="width:50.0%"' in tables.bar(1.0, 2.0)
    assert 'class="down" style="width:25.0%"' in tables.bar(-0.5, 2.0) and 'class="up"' in tables.bar(0.0, 2.0)
