"""Joint reviews (联审) with consent by absence, chief representatives (首席事务代表), and whoever was asked first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hall.words import CaseState, CaseStep, Outcome, RemarkId, StaffId
from queue_server.core import commands
from queue_server.core.case import Case
from queue_server.core.conclusion import Conclusion
from queue_server.core.plan import Plan
from queue_server.core.planned.rules import CaseRules, ChiefReps
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, PENSION, Day
from tests.core.test_cases import accepted, conclude, next_day, papers, refused, step

TWO = ("市监局", "消防救援大队")


def chiefly() -> Plan:
    """The small hall whose certificates one department answers for, with a chief representative of its own."""
    small = papers()
    rules = CaseRules(chief_reps=(ChiefReps((StaffId("s80"),), "公安局"), ChiefReps((StaffId("s90"),))))
    first = replace(small.items[0], department="公安局")
    return replace(small, items=(first, *small.items[1:]), cases=rules)


@pytest.fixture
def day() -> Day:
    return Day(chiefly())


def convened(day: Day) -> Case:
    case = step(day, accepted(day), CaseStep.HAND_OVER)
    return step(day, case, CaseStep.CONVENE, "s31", asked=TWO, session_at=day.now + timedelta(hours=1))


def test_who_does_not_come_to_a_joint_review_consents_once_it_has_waited(day: Day) -> None:
    case = convened(day)
    assert case.asked == TWO
    step(day, case, CaseStep.ATTEND, "s31", department=TWO[0])
    day.after(3600 + 59 * 60).do(commands.Tick)
    assert day.hall.cases[case.id].asked == TWO
    day.after(60).do(commands.Tick)
    case = day.hall.cases[case.id]
    assert case.asked == (TWO[0],)
    assert (case.handled[-1].step, case.handled[-1].department) == (CaseStep.BE_ABSENT, TWO[1])
    refused(day, "opinions_awaited", case, CaseStep.APPROVE, "s31")
    step(day, case, CaseStep.CONSENT, "s31", department=TWO[0])
    assert step(day, case, CaseStep.APPROVE, "s31").state is CaseState.READY


def test_absence_is_noted_once(day: Day) -> None:
    case = convened(day)
    day.after(3 * 3600).do(commands.Tick)
    assert day.do(commands.Tick) == []
    assert [each.step for each in day.hall.cases[case.id].handled].count(CaseStep.BE_ABSENT) == 2


def test_a_joint_review_has_a_time_ahead_and_somebody_who_comes(day: Day) -> None:
    case = step(day, accepted(day), CaseStep.HAND_OVER)
    later = day.now + timedelta(hours=1)
    refused(day, "session_unsaid", case, CaseStep.CONVENE, asked=TWO)
    refused(day, "session_unsaid", case, CaseStep.CONVENE, asked=TWO, session_at=day.now)
    refused(day, "nobody_asked", case, CaseStep.CONVENE, session_at=later)
    refused(day, "not_asked", case, CaseStep.ATTEND, department=TWO[0])
    case = step(day, case, CaseStep.CONVENE, asked=TWO, session_at=later)
    refused(day, "not_asked", case, CaseStep.ATTEND, department="林业局")
    step(day, case, CaseStep.ATTEND, department=TWO[0])
    refused(day, "attended_already", case, CaseStep.ATTEND, department=TWO[0])


def test_a_department_called_anew_may_think_better_of_its_no(day: Day) -> None:
    case = convened(day)
    step(day, case, CaseStep.OBJECT, "s31", department=TWO[0])
    case = step(day, case, CaseStep.CONSENT, "s31", department=TWO[1])
    refused(day, "objected", case, CaseStep.APPROVE, "s31")
    step(day, case, CaseStep.CONVENE, "s31", asked=(TWO[0],), session_at=day.now + timedelta(hours=1))
    case = step(day, case, CaseStep.CONSENT, "s31", department=TWO[0])
    assert case.objected == ()
    assert step(day, case, CaseStep.APPROVE, "s31").state is CaseState.READY


def test_an_escalated_case_waits_for_the_chief_representative_of_its_department(day: Day) -> None:
    case = step(day, accepted(day), CaseStep.ESCALATE)
    assert case.escalated
    assert case.chief_due is not None
    assert case.chief_due > day.now.date()
    said = RemarkId("m1")
    refused(day, "escalated_already", case, CaseStep.ESCALATE)
    refused(day, "not_chief", case, CaseStep.ANSWER, "s90", remark=said)
    refused(day, "answer_unsaid", case, CaseStep.ANSWER, "s80")
    case = step(day, case, CaseStep.ANSWER, "s80", remark=said)
    assert not case.escalated
    assert (case.handled[-1].by, case.handled[-1].remark) == ("web/s80", said)
    refused(day, "not_escalated", case, CaseStep.ANSWER, "s80", remark=said)
    assert step(day, case, CaseStep.ESCALATE).escalated


def test_departments_without_a_chief_of_their_own_share_the_halls(day: Day) -> None:
    day.issue(PENSION)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    conclude(day, Conclusion(PENSION, Outcome.ACCEPTED))
    (case,) = day.hall.cases.values()
    step(day, case, CaseStep.ESCALATE)
    refused(day, "not_chief", case, CaseStep.ANSWER, "s80", remark=RemarkId("m1"))
    assert not step(day, case, CaseStep.ANSWER, "s90", remark=RemarkId("m1")).escalated


def test_whoever_was_asked_first_stays_responsible_through_transfer_and_return(day: Day) -> None:
    day.issue(CERTIFICATE)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    day.do(commands.Transfer, window=GENERAL, item=PENSION)
    day.next(DOMAIN)
    day.do(commands.StartService, window=DOMAIN)
    day.do(commands.FinishService, window=DOMAIN, outcome=Outcome.ACCEPTED)
    (case,) = day.hall.cases.values()
    assert (case.first_contact, case.staff) == (StaffId("s01"), StaffId("s02"))
    next_day(day)
    assert day.hall.cases[case.id].first_contact == StaffId("s01")


def test_a_tick_looks_only_at_reviews_to_which_somebody_has_not_come(day: Day) -> None:
    case = convened(day)
    assert [id for _, id in day.hall.sessions] == [case.id]
    for department in TWO:
        step(day, case, CaseStep.ATTEND, "s31", department=department)
    assert day.hall.sessions == ()
    case = step(day, case, CaseStep.CONVENE, "s31", asked=TWO, session_at=day.now + timedelta(hours=1))
    next_day(day)
    assert [id for _, id in day.hall.sessions] == [case.id]
    day.do(commands.Tick)
    assert day.hall.sessions == ()
    assert day.hall.cases[case.id].asked == ()
