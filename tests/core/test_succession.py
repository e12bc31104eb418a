"""A plan adopted in the middle of a day keeps the queue: whoever waits is served, or named to the manager."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.words import (
    BookingId,
    GroupId,
    ItemCode,
    Outcome,
    Power,
    RequestId,
    RoleId,
    StaffId,
    TicketState,
    WindowId,
    WindowPhase,
)
from queue_server.core import commands
from queue_server.core.offers import serves_today
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Authorisation, Item, Move
from queue_server.core.planned.places import Group, WindowPlan
from queue_server.core.planned.staff import Demand, Member
from queue_server.core.posts import Post, PostRules
from queue_server.core.refusals import Refused
from queue_server.core.replies import reply_to
from queue_server.core.succession import Unserved, unserved
from queue_server.core.text import Text
from queue_server.journal.codec import read_events, write_events
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, PENSION, TIDAL, TODAY, Day, plan

FRESH = ItemCode("zh-09")


def without(*dropped: ItemCode | WindowId) -> Plan:
    """The small hall's plan without some of its items and windows."""
    whole = plan()
    return replace(
        whole,
        items=tuple(item for item in whole.items if item.code not in dropped),
        windows=tuple(window for window in whole.windows if window.id not in dropped),
        authorisations=tuple(
            replace(right, items=tuple(code for code in right.items if code not in dropped))
            for right in whole.authorisations
        ),
        version="other",
    )


def adopt(day: Day, other: Plan) -> tuple[str, ...]:
    """Adopt a plan; the numbers the answer names."""
    happened = day.do(commands.AdoptConfiguration, plan=other)
    asked = commands.AdoptConfiguration(request_id=RequestId("r"), actor="test", plan=other)
    return reply_to(day.hall, asked, happened).stranded


def refused(day: Day, kind: type[commands.Command], /, **fields: object) -> str:
    with pytest.raises(Refused) as caught:
        day.do(kind, **fields)
    return caught.value.code


def test_a_ticket_whose_item_vanished_is_called_and_served_as_before() -> None:
    day = Day()
    ticket = day.issue(CERTIFICATE)
    assert adopt(day, without(CERTIFICATE)) == ()
    assert day.next() == ticket
    day.serve()
    assert day.state(ticket) is TicketState.COMPLETED


def test_nobody_takes_a_new_number_books_or_is_sent_on_for_an_item_that_vanished() -> None:
    day = Day()
    pension = day.issue(PENSION)
    day.issue(CERTIFICATE)
    adopt(day, without(CERTIFICATE))
    with pytest.raises(Refused) as caught:
        day.issue(CERTIFICATE)
    assert caught.value.code == "item_retired"
    number = day.ticket(pension).no
    assert refused(day, commands.CorrectItem, ticket_no=number, item=CERTIFICATE) == "item_retired"
    tomorrow = day.now + timedelta(days=1)
    booked = {"booking": BookingId("b1"), "item": CERTIFICATE, "slot": tomorrow, "subject": None, "override": True}
    assert refused(day, commands.BookAppointment, **booked) == "item_retired"
    day.next(DOMAIN)
    day.do(commands.StartService, window=DOMAIN)
    assert refused(day, commands.Transfer, window=DOMAIN, item=CERTIFICATE) == "item_retired"
    assert CERTIFICATE not in {item.code for item in day.hall.plan.offered}


def test_a_window_that_vanished_while_serving_finishes_first_and_never_opens_again() -> None:
    day = Day()
    ticket = day.issue(CERTIFICATE)
    day.next()
    day.do(commands.StartService, window=GENERAL)
    adopt(day, without(GENERAL))
    assert day.window().phase is WindowPhase.CLOSING
    day.after(60).do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    assert day.state(ticket) is TicketState.COMPLETED
    assert day.window().phase is WindowPhase.CLOSED
    assert refused(day, commands.OpenWindow, window=GENERAL) == "window_leaves"
    assert refused(day, commands.SignOn, window=GENERAL, staff=StaffId("s77")) == "window_leaves"


def test_a_window_that_vanished_with_nobody_in_hand_closes_at_once_and_its_clerk_is_free() -> None:
    day = Day()
    adopt(day, without(GENERAL))
    assert (day.window().phase, day.window().staff, day.window().expected) == (WindowPhase.CLOSED, None, False)
    day.do(commands.SignOn, window=TIDAL, staff=StaffId("s01"))


def test_a_window_that_asks_is_given_whom_the_new_plan_lets_it_serve() -> None:
    day = Day(without(PENSION, MEDICAL), staffed=(GENERAL,))
    day.do(commands.AdoptConfiguration, plan=replace(plan(), authorisations=plan().authorisations[1:]))
    ticket = day.issue(MEDICAL)
    day.do(commands.SignOn, window=DOMAIN, staff=StaffId("s02"))
    assert day.next(GENERAL) is None
    more = Authorisation(RoleId("general"), (MEDICAL,), (Power.ACCEPT,))
    day.do(commands.AdoptConfiguration, plan=plan(authorisations=(*plan().authorisations, more)))
    assert day.window(GENERAL).ticket == ticket


def test_the_numbers_nobody_will_serve_are_named_in_the_answer() -> None:
    day = Day()
    lost, fine = day.issue(CERTIFICATE), day.issue(PENSION)
    assert adopt(day, without(GENERAL)) == (day.ticket(lost).no,)
    assert day.next(DOMAIN) == fine


def test_what_vanished_is_gone_the_next_day_but_for_what_is_still_owed() -> None:
    day = Day(plan(bookings=plan().bookings))
    slot = day.now + timedelta(days=1)
    day.do(
        commands.BookAppointment,
        booking=BookingId("b1"), item=MEDICAL, slot=slot, subject=None, override=True,
    )  # fmt: skip
    other = without(CERTIFICATE, MEDICAL, GENERAL)
    adopt(day, other)
    day.do(commands.CloseDay)
    day.after(86_400).do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=other)
    assert set(day.hall.plan.item) == {PENSION, MEDICAL}
    assert day.hall.plan.retired == {MEDICAL}
    assert GENERAL not in day.hall.windows
    day.do(commands.SignOn, window=DOMAIN, staff=StaffId("s02"))
    fields = {"ticket": "t1", "visit": "v1", "token": "k1", "booking": BookingId("b1")}
    day.do(commands.CheckIn, **fields)
    assert day.next(DOMAIN) == "t1"


def test_a_voucher_for_an_item_that_vanished_over_night_still_gets_its_number_and_is_served() -> None:
    day = Day()
    unserved = day.ticket(day.issue(CERTIFICATE))
    day.do(commands.CloseDay)
    other = without(CERTIFICATE)
    day.after(86_400).do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=other)
    day.do(commands.SignOn, window=GENERAL, staff=StaffId("s01"))
    with pytest.raises(Refused, match="item_retired"):
        day.issue(CERTIFICATE)
    back = day.issue(CERTIFICATE, voucher=unserved.token)
    assert day.next() == back


def test_what_no_window_may_serve_any_more_after_a_night_is_named_with_who_is_owed_it() -> None:
    day = Day(plan(bookings=plan().bookings))
    day.issue(CERTIFICATE)
    slot = day.now + timedelta(days=1)
    day.do(
        commands.BookAppointment,
        booking=BookingId("b1"), item=CERTIFICATE, slot=slot, subject=None, override=True,
    )  # fmt: skip
    day.do(commands.CloseDay)
    fewer = without(CERTIFICATE, GENERAL, TIDAL)
    other = replace(fewer, roles=fewer.roles[1:2], authorisations=fewer.authorisations[1:2])
    day.after(86_400).do(commands.OpenDay, day=TODAY + timedelta(days=1), plan=other)
    assert unserved(day.hall) == (Unserved(CERTIFICATE, tickets=0, vouchers=1, bookings=1, cases=0),)
    assert unserved(day.hall)[0].people == 2


def test_nothing_is_named_while_every_item_has_a_window() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    adopt(day, without(CERTIFICATE))
    assert unserved(day.hall) == ()


def test_numbers_go_on_where_another_group_takes_over_a_prefix() -> None:
    day = Day()
    first = day.issue(CERTIFICATE)
    whole = plan()
    swapped = tuple(replace(group, prefix={"A": "B", "B": "A"}[group.prefix]) for group in whole.groups)
    adopt(day, replace(whole, groups=swapped))
    second, third = day.issue(PENSION), day.issue(CERTIFICATE)
    numbers = [day.ticket(each).no for each in (first, second, third)]
    assert numbers == ["A001", "A002", "B001"]


def test_a_plan_that_may_not_follow_changes_nothing() -> None:
    day = Day()
    before = day.hall
    taken = replace(without(GENERAL).windows[0], id=WindowId("w09"), no=1)
    refusals = {
        "plan_of_another_hall": plan(id="other"),
        "time_zone_stays": plan(time_zone="Asia/Urumqi"),
        "not_yet_in_force": plan(effective=TODAY + timedelta(days=1)),
        "window_no_taken": replace(without(GENERAL), windows=(*without(GENERAL).windows, taken)),
    }
    assert {code: refused(day, commands.AdoptConfiguration, plan=each) for code, each in refusals.items()} == {
        code: code for code in refusals
    }
    assert day.hall is before


def test_a_tidal_window_that_vanished_takes_its_proposal_and_summons_with_it() -> None:
    posts = PostRules(after_min=1, posts=(Post(GENERAL, (StaffId("s11"),)),))
    day = Day(plan(posts=posts))
    day.do(commands.SignOff, window=GENERAL)
    day.after(120).do(commands.Tick)
    assert GENERAL in day.hall.summons
    adopt(day, without(GENERAL, TIDAL))
    assert not day.hall.summons
    day.after(60).do(commands.Tick)


def test_the_journal_keeps_what_was_retired() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    happened = day.do(commands.AdoptConfiguration, plan=without(CERTIFICATE, GENERAL))
    assert tuple(read_events(write_events(happened))) == tuple(happened)


def test_a_move_takes_items_into_another_group_on_its_day_and_not_before() -> None:
    moving = plan(moves=(Move((PENSION,), GroupId("zh"), date(2026, 12, 31)),))
    assert moving.on(date(2026, 12, 30)).item[PENSION].group == "sb"
    assert moving.on(date(2026, 12, 31)).item[PENSION].group == "zh"
    assert moving.on(date(2026, 12, 31)).item[MEDICAL].group == "sb"


SKILLED, PLAIN = StaffId("s01"), StaffId("s02")


def demanding() -> Plan:
    return plan(
        staff=(Member(SKILLED, "区人社局", ("pension",), 2), Member(PLAIN, "区行政审批局")),
        demands=(Demand((PENSION,), "pension", 2),),
    )


def test_who_has_not_the_skill_an_item_demands_is_not_given_its_tickets() -> None:
    day = Day(demanding(), staffed=())
    day.do(commands.SignOn, window=DOMAIN, staff=PLAIN)
    pension, card = day.issue(PENSION), day.issue(MEDICAL)
    assert day.next(DOMAIN) == card
    day.serve(DOMAIN)
    assert day.next(DOMAIN) is None
    day.do(commands.SignOn, window=GENERAL, staff=SKILLED)
    assert day.next(GENERAL) == pension


def test_a_clerk_cannot_call_by_number_what_he_has_not_the_skill_for() -> None:
    day = Day(demanding(), staffed=())
    day.do(commands.SignOn, window=DOMAIN, staff=PLAIN)
    ticket = day.ticket(day.issue(PENSION))
    asked = {"window": DOMAIN, "ticket_no": ticket.no}
    assert refused(day, commands.CallSpecific, **asked) == "window_may_not_serve"


def test_another_person_at_the_window_changes_what_it_may_serve() -> None:
    day = Day(demanding(), staffed=())
    day.do(commands.SignOn, window=DOMAIN, staff=PLAIN)
    assert PENSION not in day.hall.authority.seated.items_of[DOMAIN]
    day.do(commands.SignOn, window=DOMAIN, staff=SKILLED)
    assert PENSION in day.hall.authority.seated.items_of[DOMAIN]
    day.do(commands.SignOff, window=DOMAIN)
    assert PENSION in day.hall.authority.seated.items_of[DOMAIN]


def test_a_demand_that_comes_with_a_new_plan_binds_who_sits_there_already() -> None:
    day = Day()
    day.do(commands.AdoptConfiguration, plan=demanding())
    assert PENSION in day.hall.authority.seated.items_of[GENERAL]
    assert PENSION not in day.hall.authority.seated.items_of[DOMAIN]


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that may follow the small hall's: items, windows and rights come, go and change hands."""
    whole = plan()
    items = [*draw(st.lists(st.sampled_from(whole.items), unique=True))]
    if draw(st.booleans()):
        items.append(Item(FRESH, Text("新事项", "New"), GroupId("zh"), 60))
    groups = (*whole.groups, Group(GroupId("xx"), Text("新类", "New"), draw(st.sampled_from("ABC")), whole.zones[0].id))
    kept = draw(st.lists(st.sampled_from(whole.windows), unique=True))
    roles = [role.id for role in whole.roles]
    windows = [replace(window, roles=(draw(st.sampled_from(roles)),)) for window in kept]
    if draw(st.booleans()):
        windows.append(WindowPlan(WindowId("w09"), 9, Text("新", "New"), whole.zones[0].id, (RoleId("general"),)))
    codes = st.lists(st.sampled_from([item.code for item in items]), unique=True) if items else st.just([])
    rights = [Authorisation(role, tuple(draw(codes)), (Power.ACCEPT,)) for role in roles]
    moved = tuple(replace(item, group=draw(st.sampled_from(groups)).id) for item in items)
    staffed = draw(st.booleans())
    demands = (Demand((PENSION,), "pension"),) if staffed else ()
    return plan(
        items=moved, groups=groups, windows=tuple(windows), authorisations=tuple(rights), demands=demands,
        staff=(Member(SKILLED, "u", ("pension",)),), version="other",
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    waiting=st.lists(st.sampled_from([CERTIFICATE, PENSION, MEDICAL]), min_size=1, max_size=6),
    others=st.lists(plans(), min_size=1, max_size=3),
    served=st.booleans(),
)
def test_under_any_plans_every_ticket_is_served_by_somebody_or_named(
    waiting: list[ItemCode], others: list[Plan], served: bool
) -> None:
    day = Day()
    tickets = [day.issue(item) for item in waiting]
    if served and day.next(GENERAL) is not None:
        day.do(commands.StartService, window=GENERAL)
    for other in others:
        try:
            named = adopt(day, other)
        except Refused:
            continue
        for ticket in (day.ticket(each) for each in tickets):
            in_hand = ticket.window is not None and day.window(ticket.window).ticket == ticket.id
            able = day.hall.authority.seated.windows_for(ticket.items)
            serves = any(serves_today(day.hall, day.window(window), day.now) for window in able)
            assert in_hand or serves or ticket.no in named
    day.after(60).do(commands.Tick)
    if day.window(GENERAL).ticket is not None:
        if day.window(GENERAL).ticket_state is TicketState.CALLED:
            day.do(commands.StartService, window=GENERAL)
        day.do(commands.FinishService, window=GENERAL, outcome=Outcome.DONE)
    for window in list(day.hall.windows):
        try:
            day.do(commands.CallNext, window=window)
        except Refused:
            continue
    assert len({ticket.no for ticket in day.hall.tickets.values()}) == len(day.hall.tickets)
    day.do(commands.CloseDay)
