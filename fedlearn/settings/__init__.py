"""Settings: TOML file, then environment, then legacy names, into one frozen object.

Every key can be given as `FEDLEARN_<SECTION>__<KEY>`. Secrets come by file (`*_file`), never as a value.
Unknown keys are refused with their path. `fedlearn init` writes a file with every default and its explanation.
"""

from __future__ import annotations

from fedlearn.settings.backends import (
    ChatServer,
    Embedding,
    Index,
    Ledger,
    Llm,
    LocalChatServer,
    RemoteChatServer,
    Serve,
)
from fedlearn.settings.knowledge import (
    Coordinator,
    Evidence,
    Gaps,
    GenericSource,
    Learning,
    Telemetry,
    Value,
    Weights,
    WorkflowWeights,
)
from fedlearn.settings.load import LEGACY_ENVIRONMENT, config_path, default_state_dir, is_missing, load
from fedlearn.settings.section import Count, Section, Share
from fedlearn.settings.sharing import Federation, Limits, Privacy, Remote, Trust
from fedlearn.settings.whole import Daemon, Settings

__all__ = [
    "LEGACY_ENVIRONMENT",
    "ChatServer",
    "Coordinator",
    "Count",
    "Daemon",
    "Embedding",
    "Evidence",
    "Federation",
    "Gaps",
    "GenericSource",
    "Index",
    "Learning",
    "Ledger",
    "Limits",
    "Llm",
    "LocalChatServer",
    "Privacy",
    "Remote",
    "RemoteChatServer",
    "Section",
    "Serve",
    "Settings",
    "Share",
    "Telemetry",
    "Trust",
    "Value",
    "Weights",
    "WorkflowWeights",
    "config_path",
    "default_state_dir",
    "is_missing",
    "load",
]
