"""Whatever people do in whatever order, the hall's promises to itself hold."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hall.words import (
    AffairId,
    AffairKindId,
    AffairStep,
    BadRatingState,
    BadRatingStep,
    CaseState,
    CaseStep,
    DeviceId,
    Ground,
    Judgement,
    Need,
    Outcome,
    PartnerMode,
    PauseReason,
    PriorityId,
    ProjectNo,
    RatingLevel,
    RemarkId,
    RequestId,
    StaffId,
    SubjectId,
    TicketId,
    TicketNo,
    TicketState,
    TideMode,
    Token,
    VisitId,
    WayOut,
)
from queue_server.core import commands
from queue_server.core.affair_kinds import AffairKind, AffairKinds, Field, FieldKind, Named
from queue_server.core.conclusion import Conclusion
from queue_server.core.decisions.cases import DECIDES
from queue_server.core.evolve import empty, replay
from queue_server.core.persons import person
from queue_server.core.planned.items import Guide
from queue_server.core.planned.rules import TideRules
from queue_server.core.queues import heads, place_of
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, TODAY, Day, plan

windows = st.sampled_from([GENERAL, DOMAIN, TIDAL])
items = st.sampled_from([CERTIFICATE, PENSION, MEDICAL])
AT_A_WINDOW = (
    commands.CallNext, commands.Recall, commands.StartService, commands.MarkAbsent, commands.Suspend, commands.Undo,
    commands.OpenWindow, commands.CloseWindow, commands.UnpauseWindow, commands.SignOff, commands.InviteRating,
)  # fmt: skip
staff = st.sampled_from(["s01", "s02", "s21"])
CATEGORY = Field("category", "类别", "Category", FieldKind.CHOICE, choices=(Named("system", "系统", "System"),))
UNRESOLVED = AffairKind(
    AffairKindId("unresolved"),
    "办不成事",
    "Unresolved",
    5,
    assigned=True,
    closed_by_another=True,
    fields=(CATEGORY,),
    exclusions=(Named("lawsuit", "涉诉", "Lawsuit"),),
)
KIOSK = DeviceId("kiosk-1")
BY_NUMBER = (commands.CallSpecific, commands.CitizenHere, commands.Resume)


class AnyDay(RuleBasedStateMachine):
    """One day at the small hall under any commands, refused ones included."""

    def __init__(self) -> None:
        super().__init__()
        tide = TideRules(mode=TideMode.AUTO, setup_s=60, min_open_s=120, hold_close_s=60)
        small = plan(tide=tide, affairs=AffairKinds((UNRESOLVED,)))
        guided = replace(small.items[0], guide=Guide(materials=("身份证",)))
        self.day = Day(replace(small, items=(guided, *small.items[1:])))
        self.ever: set[str] = set()

    def attempt(self, asked: type[commands.Command], /, **fields: object) -> None:
        self.attempt_as("test", asked, **fields)

    def attempt_as(self, by: str, asked: type[commands.Command], /, **fields: object) -> None:
        before = self.day.hall
        try:
            self.day.do_as(by, asked, **fields)
        except Refused:
            assert self.day.hall is before

    def a_ticket(self, item: str, **fields: object) -> None:
        before = self.day.hall
        try:
            ticket = self.day.issue(item, **fields)  # type: ignore[arg-type]
        except Refused:
            assert self.day.hall is before
            return
        if ticket in self.day.hall.tickets:
            self.ever.add(ticket)

    @rule(item=items, more=st.sets(items), elderly=st.booleans(), person=st.sampled_from([None, "p1", "p2"]))
    def a_citizen_takes_a_ticket(self, item: str, more: set[str], elderly: bool, person: str | None) -> None:
        self.a_ticket(
            item,
            more=tuple(sorted(more)),
            priority=PriorityId("elderly") if elderly else None,
            subject=None if person is None else SubjectId(person),
        )

    @rule(kind=st.sampled_from(AT_A_WINDOW), window=windows)
    def a_clerk_presses_a_key(self, kind: type[commands.Command], window: str) -> None:
        self.attempt(kind, window=window)

    @rule(window=windows)
    def a_clerk_asks_for_the_next(self, window: str) -> None:
        self.attempt(commands.CallNext, window=window)

    @rule(window=windows, seconds=st.integers(1, 900), outcome=st.sampled_from(Outcome))
    def a_citizen_is_served(self, window: str, seconds: int, outcome: Outcome) -> None:
        self.attempt(commands.StartService, window=window)
        self.day.after(seconds)
        self.attempt(commands.FinishService, window=window, outcome=outcome)

    @rule(window=windows, outcome=st.sampled_from(Outcome), missing=st.booleans(), named=st.booleans())
    def a_clerk_concludes_item_by_item(self, window: str, outcome: Outcome, missing: bool, named: bool) -> None:
        ticket = self.day.hall.ticket_at(window)  # type: ignore[arg-type]
        if ticket is None:
            return
        self.attempt(commands.StartService, window=window)
        conclusions = tuple(
            Conclusion(
                item,
                outcome,
                missing=("身份证",) if missing and item == CERTIFICATE else (),
                remark=RemarkId("r") if named else None,
                ground=Ground.NOT_OURS if named else None,
                way_out=WayOut.ELSEWHERE,
                department="d",
                partner="p",
                mode=PartnerMode.JOINT if named else None,
                project_no=ProjectNo("p1") if named else None,
            )
            for item in ticket.items
        )
        token = Token(f"c{len(self.day.events)}")
        self.attempt(commands.FinishService, window=window, outcome=outcome, conclusions=conclusions, token=token)

    @rule(pick=st.integers(0, 30), step=st.sampled_from(CaseStep), by=staff, asks=st.booleans(), says=st.booleans())
    def somebody_goes_on_with_a_case(self, pick: int, step: CaseStep, by: str, asks: bool, says: bool) -> None:
        cases = sorted(self.day.hall.cases)
        if cases:
            self.attempt_as(
                f"web/{by}",
                commands.HandleCase,
                case=cases[pick % len(cases)],
                step=step,
                asked=("d1", "d2") if asks else (),
                department="d1",
                ground=Ground.CONDITIONS if says else None,
                remark=RemarkId("r") if says else None,
                waybill="w",
                project_no=ProjectNo("p1"),
            )

    @rule(pick=st.integers(0, 30))
    def somebody_comes_back_with_what_was_missing(self, pick: int) -> None:
        tokens = sorted(self.day.hall.cases_by_token)
        if tokens:
            token = tokens[pick % len(tokens)]
            item = self.day.hall.cases[self.day.hall.cases_by_token[token][0]].item
            self.a_ticket(item, voucher=token)

    @rule(need=st.sampled_from(Need))
    def somebody_with_a_need_takes_a_ticket(self, need: Need) -> None:
        self.a_ticket(CERTIFICATE, needs=(need,))

    @rule(pick=st.integers(0, 30))
    def a_guide_goes_to_somebody(self, pick: int) -> None:
        numbers = sorted(self.day.hall.by_no)
        if numbers:
            self.attempt(commands.AttendNeeds, ticket_no=numbers[pick % len(numbers)])

    @rule(said=st.sampled_from([{}, {"category": "system"}, {"category": "mood"}]), pick=st.integers(0, 30))
    def something_could_not_be_done(self, said: dict[str, str], pick: int) -> None:
        cases = [None, *sorted(self.day.hall.cases)]
        self.attempt(
            commands.OpenAffair,
            affair=AffairId(f"a{len(self.day.events)}"),
            kind=UNRESOLVED.id,
            said=said,
            case=cases[pick % len(cases)],
        )

    @rule(pick=st.integers(0, 30), step=st.sampled_from(AffairStep), by=staff, says=st.booleans())
    def somebody_goes_on_with_an_affair(self, pick: int, step: AffairStep, by: str, says: bool) -> None:
        affairs = sorted(self.day.hall.affairs)
        if affairs:
            self.attempt_as(
                f"web/{by}",
                commands.HandleAffair,
                affair=affairs[pick % len(affairs)],
                step=step,
                department="d" if says else "",
                exclusion="lawsuit" if says else "",
            )

    @rule(kind=st.sampled_from(BY_NUMBER), window=windows, pick=st.integers(0, 30))
    def a_clerk_types_a_number(self, kind: type[commands.Command], window: str, pick: int) -> None:
        numbers = sorted(self.day.hall.by_no)
        if numbers:
            self.attempt(kind, window=window, ticket_no=numbers[pick % len(numbers)])

    @rule(item=items, other=items, lost=st.integers(0, 30), number=st.integers(950, 955))
    def a_kiosk_gives_a_number_by_itself(self, item: str, other: str, lost: int, number: int) -> None:
        self.attempt(commands.ReserveNumbers, device=KIOSK)
        hall = self.day.hall
        asked = sorted(hall.by_request)
        merging = TicketId(f"m{len(self.day.events)}")
        self.attempt(
            commands.MergeTicket,
            ticket=merging,
            visit=VisitId("v"),
            token=Token(f"k-{merging}"),
            item=item,
            more=(other,),
            device=KIOSK,
            printed_no=TicketNo(f"{'A' if item == CERTIFICATE else 'B'}{number}"),
            taken_at=self.day.now - timedelta(seconds=lost),
            instead_of=asked[lost] if lost < len(asked) else RequestId(f"lost-{merging}"),
        )
        if merging in self.day.hall.tickets:
            self.ever.add(merging)

    @rule(
        kind=st.sampled_from([commands.RejoinTicket, commands.CancelTicket, commands.PostponeTicket]),
        pick=st.integers(0, 30),
    )
    def a_citizen_scans_the_slip(self, kind: type[commands.Command], pick: int) -> None:
        tokens = sorted(self.day.hall.by_token)
        if tokens:
            self.attempt(kind, token=tokens[pick % len(tokens)])

    @rule(window=windows, item=items)
    def a_clerk_sends_a_citizen_on(self, window: str, item: str) -> None:
        self.attempt(commands.Transfer, window=window, item=item)

    @rule(pick=st.integers(0, 30), item=items)
    def a_guide_corrects_an_item(self, pick: int, item: str) -> None:
        numbers = sorted(self.day.hall.by_no)
        if numbers:
            self.attempt(commands.CorrectItem, ticket_no=numbers[pick % len(numbers)], item=item)

    @rule(window=windows, staff=st.sampled_from(["s01", "s02", "s03"]))
    def a_clerk_signs_on(self, window: str, staff: str) -> None:
        self.attempt(commands.SignOn, window=window, staff=StaffId(staff))

    @rule(window=windows, reason=st.sampled_from(PauseReason))
    def a_clerk_pauses(self, window: str, reason: PauseReason) -> None:
        self.attempt(commands.PauseWindow, window=window, reason=reason)

    @rule(level=st.sampled_from(RatingLevel), pick=st.integers(0, 30))
    def a_citizen_rates(self, level: RatingLevel, pick: int) -> None:
        invitations = sorted(self.day.hall.invitations)
        if invitations:
            self.attempt(commands.GiveRating, invitation=invitations[pick % len(invitations)], level=level)

    @rule(level=st.sampled_from(RatingLevel), again=st.booleans(), pick=st.integers(0, 30))
    def a_citizen_rates_by_the_slip(self, level: RatingLevel, again: bool, pick: int) -> None:
        tokens = sorted({*self.day.hall.by_token, *self.day.hall.late_by_token})
        if tokens:
            self.attempt(commands.RateTicket, token=tokens[pick % len(tokens)], level=level, again=again)

    @rule(
        step=st.sampled_from(BadRatingStep),
        judgement=st.sampled_from([None, *Judgement]),
        satisfied=st.booleans(),
        pick=st.integers(0, 5),
    )
    def somebody_handles_a_bad_rating(
        self, step: BadRatingStep, judgement: Judgement | None, satisfied: bool, pick: int
    ) -> None:
        bad = sorted(self.day.hall.bad_ratings)
        if bad:
            about = {"judgement": judgement, "satisfied": satisfied, "department": "zh", "remark": "words"}
            self.attempt(commands.HandleBadRating, invitation=bad[pick % len(bad)], step=step, **about)

    @rule(seconds=st.sampled_from([1, 10, 20, 70, 600, 1900]))
    def time_passes(self, seconds: int) -> None:
        self.day.after(seconds)
        for ticket in self.day.hall.unannounced:
            self.attempt(commands.Announce, ticket=ticket, calls=self.day.hall.tickets[ticket].calls)
        self.attempt(commands.Tick)

    @rule(policy=st.sampled_from(["fcfs", "reference", "balanced"]))
    def a_manager_changes_the_policy(self, policy: str) -> None:
        self.attempt(commands.SetPolicy, policy=policy)

    @precondition(lambda self: self.day.now > NINE + timedelta(hours=2))
    @rule()
    def the_day_ends_and_another_begins(self) -> None:
        self.attempt(commands.CloseDay)
        assert not any(ticket.active for ticket in self.day.hall.tickets.values())
        self.day.now = NINE + timedelta(days=(self.day.now - NINE).days + 1)
        self.attempt(commands.OpenDay, day=TODAY + timedelta(days=(self.day.now - NINE).days), plan=self.day.hall.plan)
        self.ever.clear()

    @invariant()
    def no_number_is_given_twice(self) -> None:
        numbers = Counter(ticket.no for ticket in self.day.hall.tickets.values())
        assert all(count == 1 for count in numbers.values())
        assert len(self.day.hall.by_no) == len(self.day.hall.tickets)

    @invariant()
    def no_ticket_is_lost(self) -> None:
        assert set(self.day.hall.tickets) == self.ever

    @invariant()
    def a_ticket_is_at_one_window_and_a_window_has_one_ticket(self) -> None:
        hall = self.day.hall
        held = [window.ticket for window in hall.windows.values() if window.ticket is not None]
        assert len(held) == len(set(held))
        in_hand = {TicketState.CALLED, TicketState.SERVING}
        assert set(held) == {ticket.id for ticket in hall.tickets.values() if ticket.state in in_hand}
        for window in hall.windows.values():
            if window.ticket is not None:
                assert hall.tickets[window.ticket].window == window.id
                assert hall.tickets[window.ticket].state is window.ticket_state
                assert window.id in hall.authority.windows_for(hall.tickets[window.ticket].items)

    @invariant()
    def who_waits_stands_in_exactly_one_line_and_lines_are_in_order(self) -> None:
        hall = self.day.hall
        places = [place for line in hall.places.values() for place in line]
        waiting = [ticket for ticket in hall.tickets.values() if ticket.state is TicketState.WAITING]
        assert sorted(places) == sorted(map(place_of, waiting))
        assert all(line and list(line) == sorted(line) for line in hall.places.values())

    @invariant()
    def nobody_waits_for_a_window_that_is_asking(self) -> None:
        hall = self.day.hall
        for window in hall.windows.values():
            if window.asking_since is not None:
                assert not list(heads(hall, window))

    @invariant()
    def the_sets_agree_with_the_tickets(self) -> None:
        hall = self.day.hall
        for name, state in (("missed", TicketState.MISSED), ("suspended", TicketState.SUSPENDED)):
            assert getattr(hall, name) == {ticket.id for ticket in hall.tickets.values() if ticket.state is state}
        assert all(hall.tickets[ticket].state is TicketState.CALLED for ticket in hall.unannounced)

    @invariant()
    def every_finished_service_has_one_invitation(self) -> None:
        hall = self.day.hall
        finished = {ticket.id for ticket in hall.tickets.values() if ticket.state is TicketState.COMPLETED}
        assert {invitation.ticket for invitation in hall.invitations.values()} <= finished

    @invariant()
    def no_visit_is_rated_twice_and_nobody_excludes_alone(self) -> None:
        hall = self.day.hall
        rated = Counter(each.visit for each in hall.invitations.values() if each.level is not None)
        assert all(count == 1 for count in rated.values())
        late = {each.visit for each in hall.late.values() if each.level is not None}
        assert rated.keys() | late == set(hall.visits_rated)
        assert all(bad.level.bad for bad in hall.bad_ratings.values())
        assert not any(bad.state is BadRatingState.EXCLUDED for bad in hall.bad_ratings.values())

    @invariant()
    def who_took_a_case_in_never_decided_it(self) -> None:
        for case in self.day.hall.cases.values():
            decided = [person(each.by) for each in case.handled if each.step in DECIDES]
            assert case.staff is None or case.staff not in decided

    @invariant()
    def a_case_is_found_by_its_code_and_one_that_is_ready_owes_nothing(self) -> None:
        hall = self.day.hall
        assert {case for cases in hall.cases_by_token.values() for case in cases} == set(hall.cases)
        for case in hall.cases.values():
            assert case.id in hall.cases_by_token[case.token]
            if case.state in (CaseState.READY, CaseState.COLLECTED) and case.handled:
                assert CaseStep.COME_BACK in [each.step for each in case.handled] or not (case.asked or case.missing)

    @invariant()
    def nobody_stands_in_two_lines_for_one_code(self) -> None:
        back = [ticket.returning for ticket in self.day.hall.tickets.values() if ticket.returning and ticket.active]
        assert len(back) == len(set(back))

    @invariant()
    def every_item_of_a_visit_that_ended_has_one_conclusion(self) -> None:
        for ticket in self.day.hall.tickets.values():
            concluded = [each.item for each in ticket.conclusions]
            assert not set(concluded) & {*ticket.onward} or ticket.active
            if ticket.state is TicketState.COMPLETED and ticket.outcome is not Outcome.NOT_FINISHED:
                assert not ticket.stages
                assert set(ticket.items) <= set(concluded)

    @invariant()
    def nobody_with_a_need_is_missed_unfetched(self) -> None:
        hall = self.day.hall
        assert all(hall.tickets[ticket].attended_by for ticket in hall.missed if hall.tickets[ticket].needs)

    @invariant()
    def one_affair_at_most_is_open_about_a_case(self) -> None:
        about = [each.case for each in self.day.hall.affairs.values() if each.case and not each.state.over]
        assert len(about) == len(set(about))

    def teardown(self) -> None:
        again = replay(empty(self.day.hall.plan, NINE - timedelta(hours=1)), self.day.events)
        for name in self.day.hall.__dataclass_fields__:
            assert getattr(again, name) == getattr(self.day.hall, name), name


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(
    max_examples=60, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
