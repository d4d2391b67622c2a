"""Training with torch, and with NumPy from scratch: `python -m training`. Knows model/, never ui/."""
