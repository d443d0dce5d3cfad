from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fedlearn.telemetry.times import parse_time

MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2026-05-01T00:00:00Z",
        "2026-05-01T00:00:00+00:00",
        "2026-05-01T00:00:00+00:00Z",
        "2026-05-01T00:00:00.000000+00:00Z",
        "2026-05-01T02:00:00+02:00",
        "2026-05-01T00:00:00",
        "2026-05-01 00:00:00",
        "2026-05-01 00:00:00 UTC",
        " 2026-05-01T00:00:00,000Z ",
        "2026-05-01",
        "20260501",
        1777593600,
        1777593600.0,
        1777593600_000,
        1777593600_000_000,
        1777593600_000_000_000,
        "1777593600",
        "1777593600.0",
        "1777593600000",
    ],
)
def test_every_form_of_one_moment(value: object) -> None:
    assert parse_time(value) == MAY
    assert parse_time(value).tzinfo is UTC  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value",
    [None, "", "soon", True, [], {}, float("nan"), float("inf"), 1e400, 1e30, -1e30, "9" * 400,
     "0001-01-01T00:00:00+14:00",
     "2026-13-01T00:00:00Z", "Z", "\ufffd", "-", "--", "²²²²²²²²²²"],
)  # fmt: skip
def test_what_cannot_be_understood_is_none(value: object) -> None:
    assert parse_time(value) is None


def test_the_future_and_fractions_are_kept() -> None:
    assert parse_time("2099-01-01T00:00:00.123456789Z") == datetime(2099, 1, 1, 0, 0, 0, 123456, tzinfo=UTC)
    assert parse_time(1780116545.8977802) == datetime(2026, 5, 30, 4, 49, 5, 897780, tzinfo=UTC)
