"""The parts of the view Evaluate: the selected network's mistakes, calibration, robustness, and the user's own examples."""
