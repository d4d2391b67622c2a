"""Images, colour legends and tables, made from arrays as HTML and data URLs."""
