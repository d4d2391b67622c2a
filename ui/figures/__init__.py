"""Pictures, charts and tables made from plain arrays."""
