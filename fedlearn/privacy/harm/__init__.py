"""What must not enter: talk to the model (`meanings.py`) and harmful deeds (`objections.py`), once disguise is off."""
