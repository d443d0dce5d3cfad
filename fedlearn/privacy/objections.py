"""What nobody should be told to do: patterns over text that was folded and whose quoting was taken apart."""

from __future__ import annotations

from fedlearn.privacy import breaking, fetched, footholds, guards, outward, talk
from fedlearn.privacy.forms import Form

__all__ = ["FORMS"]

FORMS: tuple[Form, ...] = talk.FORMS + outward.FORMS + fetched.FORMS + breaking.FORMS + footholds.FORMS + guards.FORMS
