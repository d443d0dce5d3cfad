"""What a user's next words say about the turn before. Pure, and careful: most words say nothing."""

from __future__ import annotations

import re

__all__ = ["verdict"]

_PRAISE = re.compile(
    r"^(?:(?:ok|okay|yes|great|perfect|thanks|thank you)[,.! ]+)*"
    r"(?:(?:thanks|thank you|perfect|excellent|awesome|great job|well done|nice work|good job|brilliant)\b"
    r"|(?:that|this|it)\b[^.?\n]{0,30}\b(?:works?|worked|fixed it|solved it|helpful|perfect|correct)\b)",
    re.IGNORECASE,
)
_BLAME = re.compile(
    r"^(?:no\b[,.! ]*)?(?:(?:that|this|it)(?: is|'s| was)? (?:still )?(?:wrong|incorrect|not right|not what i|"
    r"broken|not working|failing|bad)\b|(?:that|this|it) (?:still )?(?:doesn't|does not|didn't|did not|don't) work\b"
    r"|(?:still|not) (?:broken|failing|working|the same error)\b|you (?:broke|misunderstood)\b"
    r"|(?:revert|undo) (?:that|this|it)\b|wrong\b)",
    re.IGNORECASE,
)
#: What makes praise doubtful within the first words.
_BUT = re.compile(
    r"\b(?:but|however|except|doesn't|didn't|isn't|not|almost|still|another|unfortunately|would|could|how)\b|\?",
    re.IGNORECASE,
)
_NEAR = 120


def verdict(words: str) -> int | None:
    """Return +1 for clear praise, -1 for clear refusal, None for everything else."""
    head = words.lstrip()[:_NEAR].replace("\u2019", "'")
    if _BLAME.match(head):
        return -1
    if _PRAISE.match(head) and not _BUT.search(head):
        return 1
    return None
