"""The parts of the view Explore: a map of digits, and a game."""
