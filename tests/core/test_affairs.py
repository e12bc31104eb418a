"""Affairs of special windows: asked for what their kind needs, assigned, answered, settled, however long it takes."""

from datetime import timedelta

import pytest

from hall.packaged import packaged
from hall.words import AffairId, AffairKindId, AffairState, AffairStep, Ground, Outcome, StaffId, SubjectId, WayOut
from queue_server.core import commands
from queue_server.core.affair import Affair
from queue_server.core.affair_kinds import AffairKind, AffairKinds, Field, FieldKind, Named
from queue_server.core.conclusion import Conclusion
from queue_server.core.plan import Plan
from queue_server.core.planned.staff import Member
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE, TODAY, Day, plan

UNRESOLVED, HELP = AffairKindId("unresolved"), AffairKindId("help")
TOLD = {"category": "system"}


def special() -> Plan:
    """The small hall with one kind that a department answers, and one that is done at once."""
    category = Field("category", "类别", "Category", FieldKind.CHOICE, choices=(Named("system", "系统", "System"),))
    number = Field("ticket", "原来的号", "Number", FieldKind.TICKET, needed=False)
    answer = Field("answer", "结果", "Result", FieldKind.WORDS, at=AffairStep.ANSWER)
    unresolved = AffairKind(
        UNRESOLVED,
        "办不成事",
        "Unresolved",
        5,
        assigned=True,
        closed_by_another=True,
        fields=(category, number, answer),
        exclusions=(Named("lawsuit", "涉诉", "Lawsuit"),),
    )
    return plan(affairs=AffairKinds((unresolved, AffairKind(HELP, "帮办", "Help", 0))))


@pytest.fixture
def day() -> Day:
    return Day(special())


def opened(day: Day, kind: AffairKindId = UNRESOLVED, said: dict[str, str] | None = None, **about: object) -> Affair:
    affair = AffairId(f"a{len(day.hall.affairs)}")
    day.do(commands.OpenAffair, affair=affair, kind=kind, said=TOLD if said is None else said, **about)
    return day.hall.affairs[affair]


def step(day: Day, affair: Affair, kind: AffairStep, by: str = "s01", **about: object) -> Affair:
    day.do_as(f"web/{by}", commands.HandleAffair, affair=affair.id, step=kind, **about)
    return day.hall.affairs[affair.id]


def refused(day: Day, code: str, affair: Affair, kind: AffairStep, by: str = "s01", **about: object) -> None:
    before = day.hall
    with pytest.raises(Refused) as no:
        step(day, affair, kind, by, **about)
    assert (no.value.code, day.hall) == (code, before)


def answered(day: Day) -> Affair:
    affair = step(day, opened(day), AffairStep.ASSIGN, department="民政局")
    return step(day, affair, AffairStep.ANSWER, said={"answer": "remark-1"})


def test_what_could_not_be_done_is_due_in_working_days_and_carried_over_days(day: Day) -> None:
    affair = opened(day)
    assert affair.due == TODAY + timedelta(days=7)  # Monday and five working days
    day.do(commands.CloseDay)
    day.now = NINE + timedelta(days=1)
    day.do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=special())
    assert day.hall.affairs[affair.id] == affair


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "field_unsaid"),
        ({"category": "weather"}, "field_unfit"),
        ({**TOLD, "mood": "bad"}, "field_unasked"),
        ({**TOLD, "answer": "too early"}, "field_unasked"),
        ({**TOLD, "ticket": "A999"}, "ticket_unknown"),
    ],
)
def test_an_affair_says_what_its_kind_asks_and_nothing_else(day: Day, said: dict[str, str], code: str) -> None:
    before = day.hall
    with pytest.raises(Refused) as no:
        opened(day, said=said)
    assert (no.value.code, day.hall) == (code, before)


def test_the_number_it_is_about_is_kept_by_its_ticket(day: Day) -> None:
    ticket = day.issue()
    affair = opened(day, said={**TOLD, "ticket": day.ticket(ticket).no})
    assert affair.handled[0].said["ticket"] == ticket


def test_the_number_it_is_about_is_still_known_the_next_day(day: Day) -> None:
    no = day.ticket(day.issue()).no
    affair = opened(day, said={**TOLD, "ticket": no})
    day.do(commands.CloseDay)
    day.now = NINE + timedelta(days=1)
    day.do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=special())
    assert (day.hall.affairs[affair.id].about_no, no in day.hall.by_no) == (no, False)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("who", "张三", "field_unfit"), ("who", "s77", "field_unfit"), ("reference", "张三", "field_unfit")],
)
def test_no_name_comes_into_the_journal_by_a_field_for_numbers(field: str, value: str, code: str) -> None:
    asks = (Field("who", "谁", "Who", FieldKind.STAFF), Field("reference", "编号", "No", FieldKind.CODE))
    kinds = AffairKinds((AffairKind(HELP, "代办", "Agency", 5, fields=asks),))
    day = Day(plan(affairs=kinds, staff=(Member(StaffId("s01"), "民政局"),)))
    said = {"who": "s01", "reference": "2026-7号"}
    with pytest.raises(Refused, match=code):
        opened(day, HELP, {**said, field: value})
    assert opened(day, HELP, said).handled[0].said == said


def test_a_specialist_is_named_before_an_answer() -> None:
    specialist = Field("specialist", "专员", "Specialist", FieldKind.STAFF, at=AffairStep.ASSIGN)
    day = Day(plan(affairs=AffairKinds((AffairKind(HELP, "快速通道", "Fast lane", 5, fields=(specialist,)),))))
    affair = opened(day, HELP, {})
    refused(day, "assign_first", affair, AffairStep.ANSWER)
    refused(day, "field_unsaid", affair, AffairStep.ASSIGN)
    affair = step(day, affair, AffairStep.ASSIGN, said={"specialist": "s02"})
    assert step(day, affair, AffairStep.ANSWER).state is AffairState.ANSWERED


def test_a_department_is_named_before_an_answer(day: Day) -> None:
    affair = opened(day)
    refused(day, "assign_first", affair, AffairStep.ANSWER, said={"answer": "r"})
    refused(day, "department_unsaid", affair, AffairStep.ASSIGN)
    affair = step(day, affair, AffairStep.ASSIGN, department="民政局")
    assert (affair.state, affair.department) == (AffairState.ASSIGNED, "民政局")
    assert step(day, affair, AffairStep.ANSWER, said={"answer": "r"}).state is AffairState.ANSWERED


def test_who_answered_does_not_settle_it(day: Day) -> None:
    affair = answered(day)
    refused(day, "own_answer", affair, AffairStep.CLOSE)
    assert step(day, affair, AffairStep.CLOSE, by="s02").state is AffairState.CLOSED


def test_an_answer_that_does_not_satisfy_is_worked_on_again(day: Day) -> None:
    affair = step(day, answered(day), AffairStep.REOPEN, by="s02")
    assert affair.state is AffairState.ASSIGNED
    assert [each.step for each in affair.handled][-1] is AffairStep.REOPEN


def test_what_is_out_of_scope_is_excluded_with_its_ground(day: Day) -> None:
    affair = opened(day)
    refused(day, "exclusion_unsaid", affair, AffairStep.EXCLUDE)
    refused(day, "exclusion_unsaid", affair, AffairStep.EXCLUDE, exclusion="dislike")
    affair = step(day, affair, AffairStep.EXCLUDE, exclusion="lawsuit")
    assert (affair.state, affair.handled[-1].exclusion) == (AffairState.EXCLUDED, "lawsuit")
    refused(day, "affair_elsewhere", affair, AffairStep.ASSIGN, department="民政局")


def test_help_given_at_once_is_settled_at_once(day: Day) -> None:
    assert opened(day, HELP, {}).state is AffairState.CLOSED


def test_a_refused_case_is_taken_up_once(day: Day) -> None:
    day.issue(subject=SubjectId("p1"))
    day.next()
    day.do(commands.StartService, window=GENERAL)
    no = Conclusion(CERTIFICATE, Outcome.REFUSED, ground=Ground.NOT_OURS, way_out=WayOut.ELSEWHERE)
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.REFUSED, conclusions=(no,))
    (case,) = day.hall.cases
    affair = opened(day, case=case)
    assert (affair.case, affair.subject) == (case, "p1")
    with pytest.raises(Refused, match="affair_exists"):
        opened(day, case=case)
    with pytest.raises(Refused, match="case_unknown"):
        opened(day, case="t0.9")


def test_the_first_asked_stays_responsible(day: Day) -> None:
    ticket = day.issue()
    day.next()
    affair = opened(day, ticket_no=day.ticket(ticket).no, staff=StaffId("s09"))
    assert affair.staff == "s01"


def test_unknown_kinds_and_affairs_are_refused(day: Day) -> None:
    with pytest.raises(Refused, match="affair_kind_unknown"):
        opened(day, AffairKindId("nonsense"))
    with pytest.raises(Refused, match="affair_unknown"):
        day.do(commands.HandleAffair, affair="a9", step=AffairStep.CLOSE)


def test_a_kind_cannot_ask_for_two_texts_at_one_step_nor_for_a_choice_of_nothing() -> None:
    words = Field("a", "甲", "A", FieldKind.WORDS)
    with pytest.raises(ValueError, match="one field of kind"):
        AffairKind(HELP, "帮办", "Help", 0, fields=(words, Field("b", "乙", "B", FieldKind.WORDS)))
    with pytest.raises(ValueError, match="choices belong"):
        Field("c", "丙", "C", FieldKind.CHOICE)


def test_the_catalogue_travels_with_the_programs() -> None:
    assert packaged("affairs", "usual.toml").is_file()
