"""Every error that fedlearn raises on purpose. A message is one line and says what to do about it."""

from __future__ import annotations

__all__ = [
    "BudgetError",
    "EmbeddingError",
    "FedlearnError",
    "GitError",
    "LedgerError",
    "LockedError",
    "ModelDownError",
    "ModelError",
    "PrivacyError",
    "RepositoryError",
    "SearchIndexError",
    "SettingsError",
    "SourceError",
    "TemporaryError",
    "TrustError",
]


class FedlearnError(Exception):
    """The base of all our errors; the command line shows its text and exits with `exit_code` (1 failed)."""

    exit_code = 1


class TemporaryError(FedlearnError):
    """Nothing is wrong that time will not mend (a busy lock, no network): exit code 75, try again later."""

    exit_code = 75


class SettingsError(FedlearnError):
    """The settings or the arguments are wrong: exit code 2. The message names the key with its full path."""

    exit_code = 2


class SourceError(FedlearnError):
    """Telemetry could not be read at all (a missing directory, no permission)."""


class LedgerError(FedlearnError):
    """The ledger refused: no space, read-only, damaged, or of a newer version."""


class LockedError(TemporaryError):
    """Another process holds the ledger, the index or the daemon's lock."""


class SearchIndexError(FedlearnError):
    """The index refused or does not fit the settings; it can always be rebuilt from the ledger."""


class EmbeddingError(FedlearnError):
    """An embedding could not be made or has the wrong length."""


class ModelError(FedlearnError):
    """A chat model refuses a request for good, or its answer cannot be used. `spent` tokens were used up for it."""

    def __init__(self, message: str, *, spent: int = 0) -> None:
        super().__init__(message)
        self.spent = spent


class ModelDownError(ModelError, TemporaryError):
    """A chat model cannot be reached or has no time; the same request may work later."""


class BudgetError(ModelError, TemporaryError):
    """The tokens of the day are spent: tomorrow there are new ones."""


class PrivacyError(FedlearnError):
    """The scrubber or the gate cannot work, so nothing may leave."""


class RepositoryError(FedlearnError):
    """The data repository is broken or not one of ours."""


class GitError(FedlearnError):
    """git failed; the message holds its last line, redacted."""


class TrustError(FedlearnError):
    """A key, a signature or a statement is not what it claims to be."""
