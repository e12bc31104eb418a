"""What a service leaves to be done: outcomes with what they demand, cases, and the place kept for who comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hall.words import (
    CaseState,
    CaseStep,
    CompartmentId,
    DoorNews,
    Ground,
    ItemCode,
    OrderId,
    Outcome,
    ParcelId,
    PartnerMode,
    ProjectNo,
    RemarkId,
    StaffId,
    TicketId,
    TicketState,
    Token,
    WayOut,
)
from queue_server.core import commands
from queue_server.core.case import Case
from queue_server.core.conclusion import Conclusion
from queue_server.core.decisions.cases import matters
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Guide
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, GENERAL, NINE, PENSION, TODAY, Day, plan

HOME = Token("case-1")


def papers() -> Plan:
    """The small hall whose certificate needs two materials and is promised in five working days."""
    small = plan()
    guide = Guide(materials=("身份证", "户口本"))
    first = replace(small.items[0], guide=guide, promise_days=5)
    return replace(small, items=(first, *small.items[1:]))


@pytest.fixture
def day() -> Day:
    return Day(papers())


def finished(day: Day, *conclusions: Conclusion, **fields: object) -> TicketId:
    """A ticket for the items of some conclusions, served and so concluded."""
    first, *more = (each.item for each in conclusions)
    ticket = day.issue(first, more=tuple(more), **fields)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    conclude(day, *conclusions)
    return ticket


def conclude(day: Day, *conclusions: Conclusion) -> None:
    day.do(commands.FinishService, window=GENERAL, outcome=conclusions[0].outcome, conclusions=conclusions, token=HOME)


def accepted(day: Day, **about: object) -> Case:
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED, **about))  # type: ignore[arg-type]
    (case,) = day.hall.cases.values()
    return case


def step(day: Day, case: Case, kind: CaseStep, by: str = "s21", **about: object) -> Case:
    day.do_as(f"web/{by}", commands.HandleCase, case=case.id, step=kind, **about)
    return day.hall.cases[case.id]


def refused(day: Day, code: str, case: Case, kind: CaseStep, by: str = "s21", **about: object) -> None:
    before = day.hall
    with pytest.raises(Refused) as no:
        step(day, case, kind, by, **about)
    assert (no.value.code, day.hall) == (code, before)


def next_day(day: Day, days: int = 1) -> None:
    day.do(commands.CloseDay)
    day.now = NINE + timedelta(days=days)
    day.do(commands.OpenDay, day=TODAY + timedelta(days=days), plan=papers())
    day.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))


def test_each_item_of_a_visit_has_its_own_outcome(day: Day) -> None:
    ticket = finished(day, Conclusion(CERTIFICATE, Outcome.DONE), Conclusion(PENSION, Outcome.ACCEPTED))
    assert [each.outcome for each in day.ticket(ticket).conclusions] == [Outcome.DONE, Outcome.ACCEPTED]
    assert [case.item for case in day.hall.cases.values()] == [PENSION]


def test_each_part_of_a_package_may_end_in_its_own_way_and_is_a_case_of_its_own() -> None:
    small = papers()
    package = replace(small.items[0], code=ItemCode("yj-01"), parts=(CERTIFICATE, PENSION), guide=Guide())
    rights = tuple(replace(each, items=(*each.items, package.code)) for each in small.authorisations)
    day = Day(replace(small, items=(*small.items, package), authorisations=rights))
    ticket = day.issue(package.code)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    assert matters(day.hall, day.ticket(ticket)) == (CERTIFICATE, PENSION)
    done, taken = Conclusion(CERTIFICATE, Outcome.DONE), Conclusion(PENSION, Outcome.ACCEPTED)
    with pytest.raises(Refused, match="conclusions_incomplete"):
        day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE, conclusions=(done,))
    day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE, conclusions=(done, taken))
    assert [case.item for case in day.hall.cases.values()] == [PENSION]
    (invitation,) = day.hall.invitations.values()
    assert [each.item for each in invitation.cases] == [CERTIFICATE, PENSION]


def test_one_outcome_said_for_all_holds_for_every_item(day: Day) -> None:
    ticket = day.issue(CERTIFICATE, more=(PENSION,))
    day.next()
    day.serve(outcome=Outcome.CONSULTED)
    assert [each.outcome for each in day.ticket(ticket).conclusions] == [Outcome.CONSULTED] * 2


@pytest.mark.parametrize("items", [(CERTIFICATE,), (CERTIFICATE, CERTIFICATE), (CERTIFICATE, ItemCode("zz"))])
def test_conclusions_name_every_item_once(day: Day, items: tuple[ItemCode, ...]) -> None:
    day.issue(CERTIFICATE, more=(PENSION,))
    day.next()
    day.do(commands.StartService, window=GENERAL)
    before = day.hall
    with pytest.raises(Refused, match="conclusions_incomplete"):
        conclude(day, *(Conclusion(item, Outcome.DONE) for item in items))
    assert day.hall is before


@pytest.mark.parametrize(
    ("outcome", "code", "enough"),
    [
        (Outcome.SUPPLEMENT, "supplement_unsaid", {"missing": ("户口本",)}),
        (Outcome.SUPPLEMENT, "supplement_unsaid", {"remark": RemarkId("r")}),
        (Outcome.REFUSED, "refusal_unsaid", {"ground": Ground.NOT_OURS, "way_out": WayOut.ELSEWHERE}),
        (Outcome.REFERRED, "referral_unsaid", {"department": "民政局"}),
        (Outcome.FORWARDED, "forwarding_unsaid", {"partner": "重庆市渝北区", "mode": PartnerMode.COLLECTED}),
    ],
)
def test_an_outcome_says_what_its_citizen_needs_to_go_on(
    day: Day, outcome: Outcome, code: str, enough: dict[str, object]
) -> None:
    day.issue()
    day.next()
    day.do(commands.StartService, window=GENERAL)
    before = day.hall
    with pytest.raises(Refused, match=code):
        day.do(commands.FinishService, window=GENERAL, outcome=outcome)
    assert day.hall is before
    conclude(day, Conclusion(CERTIFICATE, outcome, **enough))  # type: ignore[arg-type]
    (case,) = day.hall.cases.values()
    assert case.conclusion.outcome is outcome


def test_only_the_items_own_materials_can_be_missing(day: Day) -> None:
    with pytest.raises(Refused, match="material_unknown"):
        finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("驾驶证",)))


def test_an_accepted_case_is_promised_in_working_days_and_keeps_its_number(day: Day) -> None:
    case = accepted(day, project_no=ProjectNo("510811-1"))
    assert case.state is CaseState.ACCEPTED
    assert case.due == TODAY + timedelta(days=7)  # Monday and five working days
    assert (case.project_no, case.token, case.staff) == ("510811-1", HOME, "s01")
    (invitation,) = day.hall.invitations.values()
    assert [each.project_no for each in invitation.cases] == ["510811-1"]


def test_a_case_lives_on_over_days_until_its_result_is_collected(day: Day) -> None:
    case = accepted(day)
    next_day(day)
    assert day.hall.cases_by_token[HOME] == (case.id,)
    step(day, case, CaseStep.HAND_OVER)
    step(day, case, CaseStep.APPROVE)
    assert step(day, case, CaseStep.COLLECT).state is CaseState.COLLECTED
    next_day(day, 2)
    assert not day.hall.cases


def test_the_results_window_hands_a_case_out_by_its_number(day: Day) -> None:
    case = accepted(day, project_no=ProjectNo("p1"))
    step(day, case, CaseStep.HAND_OVER)
    step(day, case, CaseStep.APPROVE)
    finished(day, Conclusion(PENSION, Outcome.HANDED_OUT, project_no=ProjectNo("p1")))
    assert day.hall.cases[case.id].state is CaseState.COLLECTED


def test_who_brings_what_was_missing_keeps_the_place_and_not_a_new_one(day: Day) -> None:
    finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)))
    next_day(day)
    earlier = day.issue()
    back = day.issue(voucher=HOME)
    assert day.next() == back
    assert day.state(earlier) is TicketState.WAITING
    day.do(commands.StartService, window=GENERAL)
    conclude(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    first, second = sorted(day.hall.cases.values(), key=lambda case: case.opened_at)
    assert (first.state, second.state, second.continues) == (CaseState.RESUMED, CaseState.ACCEPTED, first.id)


def test_the_code_gives_one_ticket_at_a_time_and_again_where_that_one_was_given_back(day: Day) -> None:
    finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)))
    back = day.issue(voucher=HOME)
    with pytest.raises(Refused, match="voucher_unknown"):
        day.issue(voucher=HOME)
    day.do(commands.CancelTicket, token=day.ticket(back).token)
    again = day.issue(voucher=HOME)
    assert day.state(again) is TicketState.WAITING


def test_what_is_never_brought_lapses_after_its_term(day: Day) -> None:
    finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)))
    (case,) = day.hall.cases.values()
    next_day(day, 15)
    assert day.hall.cases[case.id].state is CaseState.LAPSED
    with pytest.raises(Refused, match="voucher_unknown"):
        day.issue(voucher=HOME)


def test_a_finish_undone_leaves_no_case_and_no_number_resumed(day: Day) -> None:
    finished(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)))
    (waits,) = day.hall.cases.values()
    day.issue(voucher=HOME)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    conclude(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    day.do(commands.Undo, window=GENERAL)
    assert {case.id: case.state for case in day.hall.cases.values()} == {waits.id: CaseState.SUPPLEMENT}


def test_a_finish_is_not_undone_once_somebody_went_on_with_its_case(day: Day) -> None:
    case = accepted(day)
    step(day, case, CaseStep.HAND_OVER)
    with pytest.raises(Refused, match="case_gone_on"):
        day.do(commands.Undo, window=GENERAL)


@pytest.mark.parametrize("kind", [CaseStep.APPROVE, CaseStep.DENY, CaseStep.SEND_BACK])
def test_who_took_a_case_in_decides_nothing_about_it(day: Day, kind: CaseStep) -> None:
    case = accepted(day)
    step(day, case, CaseStep.HAND_OVER, by="s01")
    refused(day, "own_case", case, kind, by="s01", ground=Ground.CONDITIONS, missing=("户口本",))
    step(day, case, kind, ground=Ground.CONDITIONS, missing=("户口本",))


def test_a_case_accepted_with_gaps_is_approved_only_once_they_are_filled(day: Day) -> None:
    case = accepted(day, missing=("户口本",))
    step(day, case, CaseStep.HAND_OVER)
    refused(day, "papers_owed", case, CaseStep.APPROVE)
    assert step(day, case, CaseStep.SUPPLY).missing == ()
    refused(day, "nothing_owed", case, CaseStep.SUPPLY)
    assert step(day, case, CaseStep.APPROVE).state is CaseState.READY


def test_departments_asked_together_are_awaited_and_silence_is_consent(day: Day) -> None:
    case = accepted(day)
    step(day, case, CaseStep.HAND_OVER, asked=("住建局", "消防"))
    refused(day, "opinions_awaited", case, CaseStep.APPROVE)
    refused(day, "not_asked", case, CaseStep.CONSENT, department="水利局")
    step(day, case, CaseStep.CONSENT, department="消防")
    next_day(day, 3)
    assert day.hall.cases[case.id].asked == ("住建局",)
    next_day(day, 4)
    silent = day.hall.cases[case.id]
    assert (silent.asked, silent.handled[-1].step, silent.handled[-1].by) == ((), CaseStep.BE_SILENT, "calendar")
    assert step(day, case, CaseStep.APPROVE).state is CaseState.READY


def test_an_objection_stands_against_approval(day: Day) -> None:
    case = accepted(day)
    step(day, case, CaseStep.HAND_OVER, asked=("消防",))
    step(day, case, CaseStep.OBJECT, department="消防")
    refused(day, "objected", case, CaseStep.APPROVE)
    refused(day, "denial_unsaid", case, CaseStep.DENY)
    assert step(day, case, CaseStep.DENY, ground=Ground.CONDITIONS).state is CaseState.DENIED


def test_a_case_taken_for_another_region_is_posted_and_comes_back(day: Day) -> None:
    forwarded = Conclusion(CERTIFICATE, Outcome.FORWARDED, partner="汉中市", mode=PartnerMode.COLLECTED)
    finished(day, forwarded)
    (case,) = day.hall.cases.values()
    refused(day, "waybill_unsaid", case, CaseStep.POST)
    assert step(day, case, CaseStep.POST, waybill="EMS 1").waybill == "EMS 1"
    assert step(day, case, CaseStep.COME_BACK).state is CaseState.READY


def test_the_chief_representative_hears_of_a_case_that_sticks(day: Day) -> None:
    case = accepted(day)
    assert step(day, case, CaseStep.ESCALATE, by="s01").escalated


@pytest.mark.parametrize("kind", [CaseStep.APPROVE, CaseStep.COLLECT, CaseStep.BE_SILENT, CaseStep.LAPSE])
def test_a_step_that_does_not_lead_on_from_here_is_refused(day: Day, kind: CaseStep) -> None:
    refused(day, "case_elsewhere", accepted(day), kind)


def test_a_case_nobody_knows_is_refused(day: Day) -> None:
    with pytest.raises(Refused, match="case_unknown"):
        day.do(commands.HandleCase, case="t9.1", step=CaseStep.COLLECT)


def lacking(day: Day, token: Token = HOME) -> Case:
    """A case that was accepted with a paper still to come (容缺受理)."""
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED, missing=("户口本",)))
    return next(case for case in day.hall.cases.values() if case.token == token)


def bring(day: Day) -> None:
    """Its citizen lays the papers in, and one of the staff takes them out."""
    take_out = {"compartment": CompartmentId("locker-1/01"), "order": OrderId("out"), "staff": StaffId("s02")}
    for kind, about, item in (
        (commands.CollectParcel, {"code_hash": "h1", "order": OrderId("in"), "locker": "locker-1"}, True),
        (commands.RetrieveParcel, take_out, False),
    ):
        day.do(kind, **about)
        for what in (DoorNews.OPENED, DoorNews.CLOSED):
            day.do(commands.ReportDoor, order=about["order"], compartment=take_out["compartment"], what=what, item=item)


PAPERS = {"parcel": ParcelId("p1"), "code_hash": "h1", "staff": StaffId("s01")}


def test_late_papers_taken_out_of_a_locker_supply_their_case_of_any_day(day: Day) -> None:
    case = lacking(day)
    next_day(day)
    day.do(commands.ExpectPapers, **PAPERS, token=HOME)
    assert day.hall.parcels[ParcelId("p1")].case == case.id
    bring(day)
    case = day.hall.cases[case.id]
    assert case.missing == ()
    last = case.handled[-1]
    assert (last.step, last.by, last.supplied) == (CaseStep.SUPPLY, "s02", ("户口本",))


def test_late_papers_for_a_number_of_the_day_supply_its_case_too(day: Day) -> None:
    case = lacking(day)
    day.do(commands.ExpectPapers, **PAPERS, ticket_no=case.ticket_no)
    bring(day)
    assert day.hall.cases[case.id].missing == ()


def test_papers_nobody_waits_for_are_not_agreed_on_by_a_receipt(day: Day) -> None:
    case = lacking(day)
    for token, code in ((Token("none"), "case_unknown"), (HOME, "nothing_owed")):
        if code == "nothing_owed":
            step(day, case, CaseStep.SUPPLY)
        with pytest.raises(Refused) as refusal:
            day.do(commands.ExpectPapers, **PAPERS, token=token)
        assert refusal.value.code == code


def test_what_was_supplied_at_the_window_is_noted_too(day: Day) -> None:
    assert step(day, lacking(day), CaseStep.SUPPLY).handled[-1].supplied == ("户口本",)
