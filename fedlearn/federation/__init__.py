"""git and trust: how hosts exchange the data repository."""
