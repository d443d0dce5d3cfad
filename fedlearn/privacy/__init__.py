"""What may leave, and what may enter."""
