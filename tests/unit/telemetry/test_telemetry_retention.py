from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fedlearn.telemetry.retention import cutoff, droppable

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_old_and_below_the_threshold_goes_everything_else_stays() -> None:
    rows = [
        ("old-low", NOW - timedelta(days=31), 0.69),
        ("old-high", NOW - timedelta(days=31), 0.7),
        ("young-low", NOW - timedelta(days=30), 0.1),
        ("timeless", None, 0.1),
    ]
    assert droppable(rows, NOW, 30, 0.7) == ["old-low"]


def test_zero_days_keep_all() -> None:
    assert droppable([("x", NOW - timedelta(days=9999), 0.0)], NOW, 0, 0.7) == []
    assert cutoff(NOW, 0) is None
