"""Old texts go after so many days, and never where the setting says 0."""

from datetime import UTC, datetime

from fedlearn.telemetry.retention import cutoff

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def test_the_cutoff_lies_so_many_days_back():
    assert cutoff(NOW, 31) == datetime(2026, 8, 1, tzinfo=UTC)


def test_zero_keeps_all():
    assert cutoff(NOW, 0) is None
