"""Working days: weekends rest, holidays rest, some weekend days are worked in exchange."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.calendar import Calendar
from queue_server.plans.reading import find_hall, read_plan

CALENDAR = read_plan(find_hall("zhaohua"), date(2026, 5, 8)).calendar
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        (date(2026, 9, 30), 3),
        (date(2026, 10, 1), None),  # National Day
        (date(2026, 10, 3), None),  # a Saturday within it
        (date(2026, 10, 10), 1),  # a Saturday worked in exchange
        (date(2026, 10, 17), 6),  # a Saturday like any other
    ],
)
def test_a_day_keeps_the_hours_of_its_weekday_of_a_monday_when_worked_in_exchange_of_none_on_a_holiday(
    day: date, weekday: int | None
) -> None:
    assert CALENDAR.weekday(day) == weekday


def test_the_calendar_that_travels_with_the_programs_has_the_working_days_of_three_years() -> None:
    worked = {
        year: sum(CALENDAR.works(date(year, 1, 1) + timedelta(days=ahead)) for ahead in range(365 + (year == 2024)))
        for year in (2024, 2025, 2026)
    }
    assert worked == {2024: 251, 2025: 248, 2026: 248}


def test_a_term_of_five_working_days_steps_over_the_national_holiday() -> None:
    assert CALENDAR.after(date(2026, 9, 29), 5) == date(2026, 10, 12)


def test_a_year_without_a_notice_has_plain_weekdays() -> None:
    calendar = Calendar()
    assert not calendar.covers(date(2030, 1, 1))
    assert calendar.works(date(2030, 1, 1))
    assert not calendar.works(date(2030, 1, 5))


@given(DAYS, st.integers(0, 60))
def test_a_term_ends_on_the_working_day_that_counts_its_last(day: date, term: int) -> None:
    end = CALENDAR.after(day, term)
    assert CALENDAR.between(day, end) == term
    assert term == 0 or CALENDAR.works(end)


def test_the_file_agrees_with_the_library_that_others_use() -> None:
    library = pytest.importorskip("chinese_calendar")
    days = [date(2024, 1, 1) + timedelta(days=ahead) for ahead in range(365 * 3 + 1)]
    assert [day for day in days if CALENDAR.works(day) != library.is_workday(day)] == []
