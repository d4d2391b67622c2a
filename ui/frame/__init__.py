"""The parts of the page around every view: the drawing canvas, the sidebar, the list of networks and the tabs."""
