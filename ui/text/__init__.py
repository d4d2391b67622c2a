"""Numbers, terms and texts of other people, as the page writes them."""
