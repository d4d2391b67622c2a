"""The parts of the view Evaluate: the selected network's mistakes, calibration, and the user's own examples."""
