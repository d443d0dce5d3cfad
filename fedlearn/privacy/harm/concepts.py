"""Words by what they mean, in several languages: the vocabulary in which talk to a model is recognised. Data only.

Each concept is a text of entries, separated by spaces. `·` is a space within an entry, `*` at its end stands for any
further letters. Letters are lower case and in compatibility form. Scripts without spaces need no ends of words.
"""

from __future__ import annotations

from fedlearn.privacy.harm.claims import CLAIMS
from fedlearn.privacy.harm.orders import ORDERS
from fedlearn.privacy.harm.silence import SILENCE
from fedlearn.privacy.harm.topics import TOPICS

__all__ = ["CONCEPTS"]

CONCEPTS: dict[str, str] = ORDERS | SILENCE | CLAIMS | TOPICS
