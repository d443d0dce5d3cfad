"""What an interaction was worth: pure scores."""
