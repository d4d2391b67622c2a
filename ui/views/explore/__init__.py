"""The Explore view: a map of digits with the drawing, similar digits, and how to turn the drawing into another digit."""

from ui import widgets
from ui.reading import Reading
from ui.views.explore import alike, game, map, reshape

PART_KEY = "explore-part"
PARTS = {"Map": map.show, "Alike": alike.show, "Reshape": reshape.show, game.NAME: game.show}


def show(reading: Reading) -> None:
    part = widgets.one_of("Explore", PARTS, key=PART_KEY, label_visibility="collapsed")
    PARTS[part](reading)
