"""What may leave and what may enter: the scrubber, the gate and the content checks. Start with `scrub.py`."""
