"""The local truth, in SQL."""
