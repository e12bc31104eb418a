"""A forecast of one day beside the real rules."""

import pytest

from hall.words import ItemCode, QueueClass, StaffId
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.core.planned.staff import Demand, Member
from queue_server.forecast.advisor import Forecaster
from queue_server.forecast.past import Past
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, Day, plan
from tests.forecast.days import past_days

TRUTH = {CERTIFICATE: 450.0, PENSION: 240.0, MEDICAL: 900.0}


class Heard(Day):
    """A day whose every event the forecaster hears."""

    def __init__(self, of: Plan, forecaster: Forecaster) -> None:
        super().__init__(of)
        self.forecaster = forecaster
        self.said = 0

    def tell(self) -> "Heard":
        for event in self.events[self.said :]:
            self.forecaster.hear(self.hall, event)
        self.said = len(self.events)
        return self


@pytest.fixture
def forecaster() -> Forecaster:
    made = Forecaster()
    made.begin(plan(), past_days(TRUTH, days=20), {"dow": 0, "surge": "none"})
    return made


def test_begin_tells_the_rules_what_was_learned() -> None:
    forecast = Forecaster().begin(plan(), past_days(TRUTH, days=20), None)
    assert forecast.service_s[CERTIFICATE] == pytest.approx(450.0, rel=0.1)
    assert set(forecast.pace) == {GENERAL}
    assert forecast.absent == pytest.approx(0.1, abs=0.02)


def test_a_new_hall_is_told_the_catalogue() -> None:
    forecast = Forecaster().begin(plan(), Past(), None)
    assert forecast.service_s[MEDICAL] == 900.0
    assert not forecast.pace


def test_a_promise_grows_with_the_line(forecaster: Forecaster) -> None:
    day = Heard(plan(), forecaster)
    before = forecaster.promise(day.hall, MEDICAL, QueueClass.ORDINARY, day.now)
    for _ in range(6):
        day.issue(MEDICAL)
        day.tell()
    after = forecaster.promise(day.after(1).hall, MEDICAL, QueueClass.ORDINARY, day.now)
    assert before == (0.0, 0.0)
    assert 1200.0 < after[0] < after[1]


def test_a_ticket_does_not_wait_for_itself(forecaster: Forecaster) -> None:
    day = Heard(plan(), forecaster)
    for _ in range(4):
        day.issue(MEDICAL)
        day.tell()
    day.after(60)
    forecaster.tidal(day.hall, day.now)
    foreseen = forecaster.promise(day.hall, MEDICAL, QueueClass.ORDINARY, day.now)
    day.issue(MEDICAL)
    promised = forecaster.promise(day.tell().hall, MEDICAL, QueueClass.ORDINARY, day.now)
    assert promised == foreseen


def test_the_first_ticket_of_a_day_that_nobody_looked_ahead_for_does_not_wait_for_itself(
    forecaster: Forecaster,
) -> None:
    day = Heard(plan(), forecaster)
    day.issue(MEDICAL)
    promised = forecaster.promise(day.tell().hall, MEDICAL, QueueClass.ORDINARY, day.now)
    assert promised == (0.0, 0.0)


def test_promises_that_came_true_are_remembered(forecaster: Forecaster) -> None:
    day = Heard(plan(), forecaster)
    known = len(forecaster.calibration.ranks)
    day.issue(CERTIFICATE)
    day.tell().after(120)
    day.next(GENERAL)
    day.tell()
    assert len(forecaster.calibration.ranks) == known + 1


def test_the_tide_opens_for_a_crowd(forecaster: Forecaster) -> None:
    day = Heard(plan(), forecaster)
    for _ in range(25):
        day.issue(PENSION)
        day.tell()
    day.after(600)
    assert forecaster.tidal(day.hall, day.now) == 1
    assert forecaster.weighed is not None
    assert forecaster.weighed.saved_min > 0.0


def test_after_a_restart_the_line_as_it_stands_is_promised(forecaster: Forecaster) -> None:
    day = Day(plan())
    for _ in range(6):
        day.issue(MEDICAL)
    day.after(60)
    assert forecaster.promise(day.hall, MEDICAL, QueueClass.ORDINARY, day.now)[0] > 1200.0


def test_a_hall_without_tidal_windows_has_no_tide() -> None:
    without = plan(windows=plan().windows[:2])
    forecaster = Forecaster()
    forecaster.begin(without, Past(), None)
    assert forecaster.tidal(Day(without).hall, Day(without).now) is None


def demanding(*skilled: str) -> Plan:
    """The small hall with an item that only some of its clerks may serve."""
    staff = tuple(Member(StaffId(number), "u", ("pension",)) for number in skilled)
    return plan(staff=staff, demands=(Demand((PENSION,), "pension"),))


def promised_behind_a_line(*skilled: str) -> tuple[Heard, float]:
    """A day on which eight wait for it, and the seconds the next one is promised."""
    forecaster = Forecaster()
    forecaster.begin(demanding(*skilled), past_days(TRUTH, days=20), None)
    day = Heard(demanding(*skilled), forecaster)
    for _ in range(8):
        day.issue(PENSION)
    day.tell()
    return day, forecaster.promise(day.hall, PENSION, QueueClass.ORDINARY, day.now)[0]


def test_a_forecast_goes_by_the_skills_of_those_who_sit_there() -> None:
    _, one = promised_behind_a_line("s02")
    _, both = promised_behind_a_line("s01", "s02")
    assert one > 1.3 * both


def test_clerks_who_change_places_are_foreseen_where_they_sit_now() -> None:
    day, before = promised_behind_a_line("s02")
    for window in (GENERAL, DOMAIN):
        day.do(commands.SignOff, window=window)
    day.do(commands.SignOn, window=GENERAL, staff=StaffId("s02"))
    day.do(commands.SignOn, window=DOMAIN, staff=StaffId("s03"))
    day.tell()
    assert day.next(GENERAL) is not None
    day.tell()
    after = day.forecaster.promise(day.hall, PENSION, QueueClass.ORDINARY, day.now)[0]
    assert before / 2 < after < 2 * before


def test_who_came_since_the_last_look_counts_with_all_items() -> None:
    def promised(*more: ItemCode) -> float:
        made = Forecaster()
        made.begin(plan(), past_days(TRUTH, days=20), {"dow": 0, "surge": "none"})
        day = Heard(plan(), made)
        for _ in range(4):
            day.issue(PENSION)
        made.tidal(day.tell().hall, day.now)
        day.issue(PENSION, more=more)
        return made.promise(day.tell().after(1).hall, PENSION, QueueClass.ORDINARY, day.now)[0]

    assert promised(MEDICAL) > promised() + 120.0
