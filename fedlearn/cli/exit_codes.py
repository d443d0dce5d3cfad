"""What the exit code says: 0 done, 1 failed, 2 usage or settings, 75 try again later."""

__all__ = ["DONE", "FAILED", "INTERRUPTED", "TRY_LATER", "USAGE"]

DONE = 0
FAILED = 1
USAGE = 2
TRY_LATER = 75
INTERRUPTED = 130
