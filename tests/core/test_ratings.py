"""A visit is rated once and once more; a bad rating is answered in working days, and nobody excludes one alone."""

from datetime import date, timedelta
from typing import Any

import pytest

from hall.words import (
    BadRatingState,
    BadRatingStep,
    ItemCode,
    Judgement,
    OrderId,
    ProjectNo,
    RatingLevel,
    RemarkId,
    RequestId,
    TicketId,
    Token,
    VisitId,
)
from queue_server.core import commands
from queue_server.core.calendar import Calendar, CalendarYear
from queue_server.core.carried import BadRating
from queue_server.core.decide import decide
from queue_server.core.decisions.bad_ratings import STEPS, steps_from
from queue_server.core.evolve import empty, replay
from queue_server.core.planned.rules import RatingRules
from queue_server.core.rated import rated_of
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE, PENSION, TODAY, Day, plan

Step, State = BadRatingStep, BadRatingState
WORDS = RemarkId("remark-1")


def served(day: Day, **fields: object) -> OrderId:
    """Somebody who was served; the invitation to rate it."""
    ticket = day.issue(**fields)  # type: ignore[arg-type]
    day.next()
    day.serve()
    return OrderId(f"rate-{ticket}")


def rate(day: Day, invitation: OrderId, level: RatingLevel = RatingLevel.SATISFIED, **fields: object) -> None:
    day.do(commands.GiveRating, invitation=invitation, level=level, **fields)


def token_of(day: Day, invitation: OrderId) -> Token:
    return day.hall.tickets[TicketId(invitation.removeprefix("rate-"))].token


def next_day(day: Day, days: int = 1) -> None:
    """Let so many nights pass."""
    today = day.hall.day
    assert today is not None
    day.now += timedelta(days=days)
    day.do(commands.OpenDay, day=today + timedelta(days=days), plan=day.hall.plan)


def refusal(day: Day, kind: type[commands.Command], **fields: object) -> str:
    with pytest.raises(Refused) as refused:
        day.do(kind, **fields)
    return refused.value.code


def bad(day: Day) -> BadRating:
    (only,) = day.hall.bad_ratings.values()
    return only


def take(day: Day, step: Step, by: str = "web/manager", **about: Any) -> None:  # noqa: ANN401
    """Let somebody take a step about the one bad rating."""
    words = {
        Step.REVIEW: {"judgement": Judgement.TRUE},
        Step.ASSIGN: {"department": "社保"},
        Step.REPLY: {"remark": WORDS},
        Step.REVISIT: {"satisfied": True},
        Step.EXCLUDE: {"remark": WORDS},
    }
    command = commands.HandleBadRating(
        request_id=RequestId(f"step-{len(day.events)}"),
        actor=by,
        invitation=bad(day).id,
        step=step,
        **{**words.get(step, {}), **about},
    )
    happened = decide(day.hall, command, day.now)
    day.hall = replay(day.hall, happened)
    day.events.extend(happened)


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture
def rated_badly(day: Day) -> Day:
    rate(day, served(day), RatingLevel.DISSATISFIED, reasons=("207",), remark=WORDS)
    return day


def test_a_visit_of_two_tickets_is_rated_once_and_not_asked_again(day: Day) -> None:
    visit = VisitId("one-visit")
    first = served(day, visit=visit)
    rate(day, first)
    second = served(day, visit=visit, item=PENSION)
    assert second not in day.hall.invitations
    assert refusal(day, commands.GiveRating, invitation=first, level=RatingLevel.SATISFIED) == "already_rated"


def test_a_visit_asked_at_two_windows_answers_one_of_them(day: Day) -> None:
    visit = VisitId("one-visit")
    first, second = served(day, visit=visit), served(day, visit=visit, item=PENSION)
    rate(day, second)
    assert refusal(day, commands.GiveRating, invitation=first, level=RatingLevel.SATISFIED) == "already_rated"


def test_a_rating_is_about_every_case_of_the_ticket_and_takes_their_numbers(day: Day) -> None:
    invitation = served(day, more=(PENSION,))
    rate(day, invitation)
    day.do(commands.NameCase, invitation=invitation, item=PENSION, project_no=ProjectNo("BJ-1"))
    assert [(case.item, case.project_no) for case in rated_of(day.hall, invitation).cases] == [
        (CERTIFICATE, None),
        (PENSION, "BJ-1"),
    ]
    unknown = {"invitation": invitation, "item": ItemCode("zz-9"), "project_no": ProjectNo("1")}
    assert refusal(day, commands.NameCase, **unknown) == "item_unknown"


def test_one_more_rating_comes_after_the_first_and_only_once(day: Day) -> None:
    invitation = served(day)
    again = {"token": token_of(day, invitation), "level": RatingLevel.VERY_SATISFIED, "again": True}
    assert refusal(day, commands.RateTicket, **again) == "rate_first"
    rate(day, invitation)
    day.do(commands.RateTicket, **again)
    assert (rated_of(day.hall, invitation).level, rated_of(day.hall, invitation).again) == (
        RatingLevel.SATISFIED,
        RatingLevel.VERY_SATISFIED,
    )
    assert refusal(day, commands.RateTicket, **again) == "already_rated_again"


def test_a_slip_rates_for_five_working_days_and_not_on_the_sixth(day: Day) -> None:
    invitations = [served(day), served(day)]
    tokens = [token_of(day, each) for each in invitations]
    next_day(day, 7)  # Monday to Monday: the fifth working day
    day.do(commands.RateTicket, token=tokens[0], level=RatingLevel.SATISFIED)
    assert day.hall.late[invitations[0]].level is RatingLevel.SATISFIED
    next_day(day)
    assert refusal(day, commands.RateTicket, token=tokens[1], level=RatingLevel.SATISFIED) == "nothing_to_rate"


def test_a_late_bad_rating_is_received_too(day: Day) -> None:
    invitation = served(day)
    token = token_of(day, invitation)
    next_day(day)
    day.do(commands.RateTicket, token=token, level=RatingLevel.VERY_DISSATISFIED)
    assert bad(day).rated.window == GENERAL


def test_a_good_rating_opens_no_page_in_the_ledger(day: Day) -> None:
    rate(day, served(day), RatingLevel.BASICALLY_SATISFIED)
    assert not day.hall.bad_ratings


def test_a_bad_rating_is_due_after_working_days_holidays_not_counted() -> None:
    rests = frozenset({date(2026, 11, 24), date(2026, 11, 28), date(2026, 11, 29)})
    notice = Calendar((CalendarYear(2026, rests, frozenset({date(2026, 12, 5)})),))
    day = Day(plan(calendar=notice, ratings=RatingRules(answer_days=5)))
    rate(day, served(day), RatingLevel.DISSATISFIED)
    assert bad(day).due == date(2026, 12, 1)


def test_a_bad_rating_goes_its_whole_way_to_closing(rated_badly: Day) -> None:
    for step in (Step.REVIEW, Step.ASSIGN, Step.RECTIFY, Step.REPLY, Step.REVISIT, Step.CLOSE):
        assert step in steps_from(bad(rated_badly))
        take(rated_badly, step)
    closed = bad(rated_badly)
    assert (closed.state, closed.judgement, closed.department, closed.satisfied) == (
        State.CLOSED,
        Judgement.TRUE,
        "社保",
        True,
    )
    assert steps_from(closed) == ()


def test_it_is_rectified_again_where_the_citizen_is_not_satisfied_on_the_revisit(rated_badly: Day) -> None:
    for step in (Step.REVIEW, Step.ASSIGN, Step.RECTIFY, Step.REPLY):
        take(rated_badly, step)
    take(rated_badly, Step.REVISIT, satisfied=False)
    take(rated_badly, Step.RECTIFY)
    assert bad(rated_badly).state is State.RECTIFYING


def test_nobody_excludes_a_rating_alone_or_without_a_judgement_that_allows_it(rated_badly: Day) -> None:
    take(rated_badly, Step.REVIEW)
    with pytest.raises(Refused, match="exclusion_unfounded"):
        take(rated_badly, Step.EXCLUDE)
    take(rated_badly, Step.APPEAL)
    take(rated_badly, Step.REVIEW, judgement=Judgement.MISTAKEN)
    take(rated_badly, Step.EXCLUDE, by="web/s07")
    for same in ("web/s07", "api/s07"):
        with pytest.raises(Refused, match="second_person_needed"):
            take(rated_badly, Step.APPROVE, by=same)
    take(rated_badly, Step.APPROVE, by="web/supervisor")
    assert bad(rated_badly).state is State.EXCLUDED


def test_a_second_person_may_say_no_and_the_rating_is_answered_after_all(rated_badly: Day) -> None:
    take(rated_badly, Step.REVIEW, judgement=Judgement.MALICIOUS)
    take(rated_badly, Step.EXCLUDE)
    take(rated_badly, Step.REJECT, by="web/supervisor")
    assert Step.ASSIGN in steps_from(bad(rated_badly))


def test_whoever_was_rated_takes_no_step(rated_badly: Day) -> None:
    with pytest.raises(Refused, match="own_bad_rating"):
        take(rated_badly, Step.REVIEW, by="web/s01")


def test_an_appeal_is_heard_once(rated_badly: Day) -> None:
    take(rated_badly, Step.REVIEW)
    take(rated_badly, Step.APPEAL)
    take(rated_badly, Step.REVIEW)
    with pytest.raises(Refused, match="appealed_already"):
        take(rated_badly, Step.APPEAL)


@pytest.mark.parametrize(
    ("step", "about"),
    [
        (Step.REVIEW, {"judgement": None}),
        (Step.ASSIGN, {"department": ""}),
        (Step.REPLY, {"remark": None}),
        (Step.REVISIT, {"satisfied": None}),
    ],
)
def test_a_step_that_says_too_little_is_refused(rated_badly: Day, step: Step, about: dict[str, object]) -> None:
    for before in (Step.REVIEW, Step.ASSIGN, Step.RECTIFY, Step.REPLY):
        if before is step:
            break
        take(rated_badly, before)
    with pytest.raises(Refused, match="step_incomplete"):
        take(rated_badly, step, **about)


def test_every_step_out_of_its_place_is_refused_and_changes_nothing(rated_badly: Day) -> None:
    for step, (before, _) in STEPS.items():
        if State.RECEIVED not in before:
            with pytest.raises(Refused, match="bad_rating_elsewhere"):
                take(rated_badly, step)
    assert bad(rated_badly).state is State.RECEIVED
    about = {"invitation": OrderId("rate-nobody"), "step": Step.REVIEW}
    assert refusal(rated_badly, commands.HandleBadRating, **about) == "bad_rating_unknown"


def test_open_bad_ratings_outlive_the_day_and_closed_ones_do_not(rated_badly: Day) -> None:
    next_day(rated_badly)
    assert bad(rated_badly).reasons == ("207",)
    for step in (Step.REVIEW, Step.ASSIGN, Step.RECTIFY, Step.REPLY, Step.REVISIT, Step.CLOSE):
        take(rated_badly, step)
    next_day(rated_badly)
    assert not rated_badly.hall.bad_ratings


def test_the_events_alone_lead_to_the_same_hall(rated_badly: Day) -> None:
    take(rated_badly, Step.REVIEW)
    invitation = served(rated_badly)
    next_day(rated_badly)
    rated_badly.do(commands.NameCase, invitation=invitation, item=CERTIFICATE, project_no=ProjectNo("BJ-1"))
    again = replay(empty(rated_badly.hall.plan, NINE - timedelta(hours=1)), rated_badly.events)
    assert again == rated_badly.hall
    assert again.day == TODAY + timedelta(days=1)
