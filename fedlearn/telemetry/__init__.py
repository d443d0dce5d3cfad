"""What happened: from bytes of other programs' files to interactions."""
