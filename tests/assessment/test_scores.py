"""Volume weighed by difficulty over like hours, every part out of a hundred, nothing judged that is not there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hall.words import BadRatingState, BadRatingStep, ItemCode, OrderId, Outcome, RatingLevel, StaffId, TicketId
from queue_server.assessment.ledger import Ledger
from queue_server.assessment.scores import Score, scores, together
from queue_server.assessment.work import Work, volume_points, work_of
from queue_server.core.planned.assessment import AssessmentRules
from queue_server.journal.ratings import Handled, Record
from queue_server.plans.assessment import assessment
from queue_server.statistics.facts import KeptDay, Stint
from tests.core.small_hall import CERTIFICATE, GENERAL, MEDICAL, TODAY, plan
from tests.queue_server.fakes import HALL, new_journal

ANN, BEN, CAI = StaffId("s01"), StaffId("s02"), StaffId("s03")
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
MONTH = date(2026, 11, 1)
FULL = {point.code: point.most for point in AssessmentRules().points}


def stint(staff: StaffId, item: ItemCode, quantity: int = 1, outcome: Outcome = Outcome.DONE) -> Stint:
    return Stint(TicketId("t"), GENERAL, staff, (item,), quantity, NOON, 60.0, outcome, done=True)


def rating(number: int, staff: StaffId, level: RatingLevel | None, **more: object) -> Record:
    about = {"invitation": OrderId(str(number)), "ticket": TicketId(str(number)), "window": GENERAL, "staff": staff}
    return Record(**{**about, "invited_at": NOON, "level": level, **more})  # type: ignore[arg-type]


def one(told: tuple[Score, ...], staff: StaffId) -> Score:
    return next(score for score in told if score.staff == staff)


def test_hard_services_weigh_more_than_easy_ones() -> None:
    stints = (*(stint(ANN, CERTIFICATE) for _ in range(6)), *(stint(BEN, MEDICAL) for _ in range(2)))
    work = work_of([KeptDay(TODAY, stints=stints, duty_s={ANN: 36000, BEN: 36000})], plan())
    assert (work[ANN].services, work[BEN].services) == (6, 2)
    assert work[ANN].minutes == work[BEN].minutes == 30
    assert volume_points(work, AssessmentRules()) == {ANN: 100, BEN: 100}


def test_volume_is_compared_over_like_hours_and_capped() -> None:
    work = {ANN: Work(10, 600, 20), BEN: Work(10, 600, 40), CAI: Work(1, 500, 2)}
    points = volume_points(work, AssessmentRules())
    assert CAI not in points, "two hours are not judged and do not bend the mean"
    assert points[ANN] == 100
    assert points[BEN] == pytest.approx(100 * 15 / 20)
    assert volume_points(work, AssessmentRules(cap=150))[ANN] == pytest.approx(150)


def test_a_service_the_end_of_the_day_broke_off_is_no_volume() -> None:
    stints = (stint(ANN, CERTIFICATE, outcome=Outcome.NOT_FINISHED), stint(ANN, ItemCode("gone"), quantity=2))
    work = work_of([KeptDay(TODAY, stints=stints, duty_s={ANN: 3600})], plan())
    assert work[ANN].services == 1
    assert work[ANN].minutes == pytest.approx(1500 / 3 / 60 * 1.7), "an item that is gone counts as the mean one"


def test_the_score_is_half_volume_three_tenths_points_and_a_fifth_satisfaction() -> None:
    rules = AssessmentRules(least_ratings=2)
    work = {ANN: Work(10, 600, 20), BEN: Work(10, 600, 40)}
    rated = [rating(1, BEN, RatingLevel.SATISFIED), rating(2, BEN, RatingLevel.DISSATISFIED), rating(3, BEN, None)]
    told = scores(rules, work, {BEN: {**FULL, "attendance": 15.0}}, rated)
    ben = one(told, BEN)
    assert (ben.volume, ben.quantified, ben.satisfaction, ben.bad) == (pytest.approx(75), 90, 50, 1)
    assert ben.total == pytest.approx(0.5 * 75 + 0.3 * 90 + 0.2 * 50)
    assert ben.passed is False
    assert one(told, ANN).total is None, "nobody scored Ann yet"


def test_few_ratings_count_as_the_halls_and_excluded_ones_as_nothing() -> None:
    rules = AssessmentRules(least_ratings=3)
    work = {ANN: Work(10, 600, 20), BEN: Work(10, 600, 20)}
    out = Handled(NOON, "x", BadRatingStep.APPROVE, BadRatingState.EXCLUDED, None, None, None)
    rated = [
        *(rating(n, BEN, RatingLevel.VERY_SATISFIED) for n in range(3)),
        rating(8, ANN, RatingLevel.DISSATISFIED),
        rating(9, ANN, RatingLevel.DISSATISFIED, due=TODAY, handled=(out,)),
    ]
    told = scores(rules, work, {}, rated)
    assert one(told, BEN).satisfaction == 100
    assert one(told, ANN).satisfaction == 75
    assert (one(told, ANN).satisfied.whole, one(told, ANN).satisfied.said, one(told, ANN).bad) == (1, False, 1)


def test_eighty_is_a_pass_and_a_quarter_is_the_mean_of_its_months() -> None:
    rules = AssessmentRules(least_ratings=1)
    rated = [rating(1, ANN, RatingLevel.SATISFIED)]
    months = [
        scores(rules, {ANN: Work(1, 60, 10)}, {ANN: {**FULL, "manners": manners}}, rated) for manners in (25.0, 0.0)
    ]
    assert [month[0].total for month in months] == [pytest.approx(100), pytest.approx(92.5)]
    (quarter,) = together(rules, [*months, scores(rules, {ANN: Work(1, 60, 10)}, {}, rated)])
    assert quarter.total == pytest.approx(96.25)
    assert (quarter.months, quarter.work.services, quarter.passed) == (2, 3, True)
    strict = replace(rules, passing=96.2)
    assert together(strict, months)[0].passed is True, "rounded as it is shown"
    assert together(replace(rules, passing=97), months)[0].passed is False


def test_a_correction_is_a_new_entry_and_the_old_one_stays(tmp_path: Path) -> None:
    journal = new_journal(tmp_path)
    ledger = Ledger(journal.engine, HALL)
    assert ledger.enter(ANN, MONTH, {"attendance": 20, "manners": 25}, "boss", NOON) == 2
    assert ledger.enter(ANN, MONTH, {"attendance": 20, "manners": 25}, "boss", NOON) == 0
    assert ledger.enter(ANN, MONTH, {"attendance": 22}, "chief", NOON + timedelta(days=1)) == 1
    assert ledger.standing(MONTH) == {ANN: {"attendance": 22, "manners": 25}}
    assert [(each.value, each.by) for each in ledger.entries(MONTH) if each.point == "attendance"] == [
        (20, "boss"),
        (22, "chief"),
    ]
    assert not ledger.standing(date(2026, 12, 1))
    journal.close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"volume": 60}, "weights_not_whole"),
        ({"points": AssessmentRules().points[:3]}, "points_not_whole"),
        ({"points": AssessmentRules().points[:1] * 4}, "duplicate_point"),
        ({"passing": 120}, "pass_out_of_reach"),
        ({"cap": 90}, "cap_below_base"),
        ({"least_hours": 0}, "nothing"),
    ],
)
def test_an_assessment_that_cannot_be_is_found(changes: dict[str, object], code: str) -> None:
    wrong = plan(assessment=replace(AssessmentRules(), **changes))
    assert code in {fault.code for fault in assessment(wrong, TODAY)}
    assert not list(assessment(plan(), TODAY))
