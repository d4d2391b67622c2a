"""The parts of the view Explore: a map of digits, similar digits, how to reshape the drawing, and a game."""
