"""What is learned: from valuable interactions to patterns."""
