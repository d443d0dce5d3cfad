"""The verbs over the parts: one job a file, used by the command line, the daemon and the assistants alike."""
