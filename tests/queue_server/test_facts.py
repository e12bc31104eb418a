"""What boards, signs and slips say of a hall, and what they keep to themselves."""

from dataclasses import replace
from datetime import timedelta

from hall.messages.topics import LARGEST_PAYLOAD, Words, write
from hall.words import Need, PauseReason, StaffId, TicketState, WindowId, WindowState, ZoneId
from queue_server.bridge.boards import Names, board, window_sign
from queue_server.bridge.facts import catalogue, promise, slip
from queue_server.core import commands
from queue_server.core.plan import Plan
from queue_server.core.planned.items import Guide
from queue_server.core.planned.rules import BoardRules, Templates
from queue_server.core.text import Text
from queue_server.daybook import Daybook, summary
from queue_server.plans.reading import find_hall, read_plan
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, Day, plan

ALL = ZoneId("all")
HALLS = ("chini", "jining", "mianzhu", "zhaohua", "zhaohua-town", "zhaohua-village", "zhenyuan")


def discreet_plan() -> Plan:
    items = tuple(replace(item, discreet=item.code == CERTIFICATE) for item in plan().items)
    return plan(items=items)


def test_a_board_names_who_is_called_where_newest_first() -> None:
    day = Day()
    first, second = day.issue(CERTIFICATE), day.issue(MEDICAL)
    day.next(GENERAL)
    day.after(5).next(DOMAIN)
    shown = board(day.hall, ALL, day.now)
    assert [(call.ticket, call.window_no) for call in shown.calls] == [(second, 2), (first, 1)]
    day.issue(PENSION)
    assert board(day.hall, ALL, day.now).waiting == 1


def test_a_board_says_how_its_hall_calls() -> None:
    own = Templates(call=Text("{ticket_no}到{window_no}", "{ticket_no} to {window_no}"))
    assert board(Day(plan(templates=own)).hall, ALL, NINE).call == Words(own.call.zh, own.call.en)


def test_a_board_shows_its_own_zone_only() -> None:
    assert board(Day().hall, ZoneId("main"), NINE).windows != ()
    assert board(Day().hall, ZoneId("elsewhere"), NINE).windows == ()


def test_a_board_says_the_longest_promise_of_a_group() -> None:
    day = Day()
    day.do(
        commands.AdoptForecast,
        promises={PENSION: (60, 120), MEDICAL: (600, 900)},
        last_servable=None,
        provenance="test",
    )
    social = board(day.hall, ALL, day.now).groups[1]
    assert (social.p50_s, social.p90_s) == (600, 900)
    assert promise(day.hall, day.now).items[MEDICAL].p90_s == 900


def test_a_private_pause_stays_behind_the_counter() -> None:
    day = Day()
    back = day.now + timedelta(minutes=10)
    day.do(commands.PauseWindow, window=GENERAL, reason=PauseReason.REST, note="back soon", until=back)
    sign = window_sign(day.hall, GENERAL, day.now)
    assert (sign.state, sign.reason, sign.note, sign.until) == (WindowState.PAUSED, None, "", back)
    day.do(commands.PauseWindow, window=DOMAIN, reason=PauseReason.MEAL, note="12:30", until=None)
    assert window_sign(day.hall, DOMAIN, day.now).note == "12:30"


def test_of_windows_equally_near_the_sign_names_the_lower_number() -> None:
    day = Day(read_plan(find_hall("mianzhu"), NINE.date()))
    windows = [WindowId(f"w{number:02}") for number in range(1, 6)]
    for window in windows:
        day.do(commands.SignOn, window=window, staff=StaffId(f"s{window[1:]}"))
    day.do(commands.PauseWindow, window=windows[2], reason=PauseReason.PAPERS, note="二楼档案室")
    assert window_sign(day.hall, windows[2], day.now).elsewhere == (1, 2, 4)


def test_a_discreet_item_is_named_by_its_group_only() -> None:
    day = Day(discreet_plan())
    ticket = day.issue(CERTIFICATE)
    day.next(GENERAL)
    sign = window_sign(day.hall, GENERAL, day.now)
    assert sign.item is not None
    assert (sign.item.zh, sign.ticket_state) == ("综合", TicketState.CALLED)
    assert slip(day.hall, day.ticket(ticket), day.now, "https://hall.example").item.zh == "综合"


def test_a_slip_says_the_wait_as_a_range_of_clock_times_in_steps_of_five_minutes() -> None:
    day = Day()
    day.do(commands.AdoptForecast, promises={CERTIFICATE: (700, 1300)}, last_servable=None, provenance="test")
    day.issue(CERTIFICATE)
    ticket = day.ticket(day.issue(CERTIFICATE))
    said = slip(day.hall, ticket, day.now, "https://hall.example/")
    assert (said.from_at, said.until_at) == (NINE + timedelta(minutes=10), NINE + timedelta(minutes=25))
    assert (said.ahead, said.windows, said.floor, said.url) == (1, (1,), 1, f"https://hall.example/t/{ticket.token}")


def test_a_slip_without_a_promise_says_none() -> None:
    day = Day()
    said = slip(day.hall, day.ticket(day.issue()), day.now, "https://hall.example")
    assert (said.from_at, said.until_at) == (None, None)


def test_a_slips_words_come_from_the_halls_templates() -> None:
    templates = Templates(slip_title=Text("欢迎来到{hall}"), slip_tips=(Text("过号{rejoin_within_min}分钟内可重排"),))
    day = Day(plan(templates=templates))
    said = slip(day.hall, day.ticket(day.issue()), day.now, "https://hall.example")
    assert (said.title.zh, said.tips[0].zh) == ("欢迎来到小厅", "过号30分钟内可重排")


def test_a_catalogue_offers_every_item_of_the_hall() -> None:
    offered = catalogue(Day().hall, NINE)
    assert [item.code for group in offered.groups for item in group.items] == [CERTIFICATE, PENSION, MEDICAL]
    assert [each.id for each in offered.priorities] == ["elderly"]


def test_a_summary_balances_against_the_journal_and_says_so_when_it_does_not() -> None:
    day = Day()
    first, second, third = (day.issue() for _ in range(3))
    day.after(120).next()
    day.serve()
    day.after(60).next()
    day.miss()
    stored = {ticket.id: ticket.state.value for ticket in day.hall.tickets.values()}
    said = summary(day.hall, stored, ())
    assert (said["issued"], said["served"], said["missed"], said["waiting"]) == (3, 1, 1, 1)
    assert (said["mean_wait_s"], said["p95_wait_s"]) == (180.0, 240.0)
    assert said["balanced"] is True
    for wrong in ({**stored, third: "completed"}, {first: stored[first], second: stored[second]}):
        assert summary(day.hall, wrong, ())["balanced"] is False


def test_the_daybook_tells_when_and_why_the_tide_opened_a_window() -> None:
    day, book = Day(), Daybook()
    book.read(day.events, day.hall)
    seen = len(day.events)
    day.do(commands.SignOn, window=TIDAL, staff="s03")
    day.do(commands.OpenWindow, window=TIDAL, reason="crowded")
    day.after(day.hall.plan.tide.setup_s).do(commands.Tick)
    day.after(1800).do(commands.CloseWindow, window=TIDAL)
    book.read(day.events[seen:], day.hall)
    (opening,) = book.openings()
    assert (opening.window, opening.reason, opening.by, opening.minutes(day.now)) == (TIDAL, "crowded", "test", 30.0)


def test_the_catalogue_tells_where_an_item_is_done_what_it_needs_and_its_rank() -> None:
    guide = Guide(materials=("身份证",), time_limit="1 天", fee="免费")
    told = Text("办社保", "Social security")
    items = tuple(
        replace(item, guide=guide, topic=told, tags=("高频",)) if item.code == MEDICAL else item
        for item in plan().items
    )
    day = Day(plan(items=items))
    day.after(86400).do(commands.OpenDay, day=day.now.date(), plan=plan(items=items), popular=(MEDICAL,))
    fact = catalogue(day.hall, day.now)
    social = fact.groups[1]
    offered = next(item for item in social.items if item.code == MEDICAL)
    assert (social.prefix, offered.popular, offered.materials, offered.fee) == ("B", 1, ("身份证",), "免费")
    assert offered.topic is not None
    assert (offered.topic.zh, offered.zone.zh, offered.floor, offered.discreet) == ("办社保", "综合办事区", 1, False)
    assert [item.popular for item in fact.groups[0].items] == [0]
    assert (fact.priorities[0].min_age, fact.hotline, fact.hours) == (60, "12345", "09:00–12:00 13:00–17:00")


def test_the_catalogue_tells_when_tickets_are_given() -> None:
    day = Day()
    morning = catalogue(day.hall, day.now)
    assert (morning.last_ticket_at, morning.next_tickets_at) == (NINE + timedelta(hours=2, minutes=50), None)
    assert [(each.start - NINE, each.end - NINE) for each in morning.ticket_times] == [
        (timedelta(minutes=-30), timedelta(hours=2, minutes=50)),
        (timedelta(hours=3, minutes=50), timedelta(hours=7, minutes=45)),
    ]
    noon = catalogue(day.hall, NINE + timedelta(hours=3))
    assert (noon.last_ticket_at, noon.next_tickets_at) == (None, NINE + timedelta(hours=3, minutes=50))
    day.do(commands.CloseDay)
    closed = catalogue(day.hall, day.now)
    assert (closed.last_ticket_at, closed.next_tickets_at, closed.ticket_times) == (None, None, ())


def test_a_window_knows_all_that_the_citizen_in_hand_came_for_and_needs() -> None:
    day = Day()
    day.issue(PENSION, more=(MEDICAL,), needs=(Need.LOW_COUNTER,), quantity=3)
    day.next(DOMAIN)
    sign = window_sign(day.hall, DOMAIN, day.now)
    assert ([each.zh for each in sign.more], sign.needs, sign.quantity) == (["社保卡"], (Need.LOW_COUNTER,), 3)


def test_every_shipped_halls_catalogue_fits_into_a_message() -> None:
    for hall in HALLS:
        day = Day(read_plan(find_hall(hall), NINE.date()), staffed=())
        assert len(write(catalogue(day.hall, day.now))) < LARGEST_PAYLOAD / 2, hall


def test_who_is_nearly_due_is_told_to_be_ready_as_far_as_windows_are_open() -> None:
    day = Day()
    day.next(GENERAL)
    day.next(DOMAIN)
    tickets = [day.issue(PENSION) for _ in range(6)]
    called = [day.hall.tickets[ticket].no for ticket in tickets[:2]]
    ready = [each.ticket_no for each in board(day.hall, ALL, day.now).ready]

    assert ready == [day.hall.tickets[ticket].no for ticket in tickets[2:4]]
    assert not set(ready) & set(called)


def test_the_last_calls_are_those_that_are_over_newest_first() -> None:
    day = Day()
    first, second = day.issue(CERTIFICATE), day.issue(CERTIFICATE)
    for ticket in (first, second):
        day.next(GENERAL)
        day.serve(GENERAL)
        assert day.hall.tickets[ticket].state is TicketState.COMPLETED
    day.issue(CERTIFICATE)

    assert [call.ticket for call in board(day.hall, ALL, day.now).last] == [second, first]


def test_an_emergency_is_on_every_board_and_sign_and_nobody_is_told_to_be_ready() -> None:
    day = Day()
    day.issue(CERTIFICATE)
    day.do(commands.DeclareEmergency)
    for fact in (board(day.hall, ALL, day.now), window_sign(day.hall, GENERAL, day.now)):
        assert fact.emergency == day.now
    assert board(day.hall, ALL, day.now).ready == ()
    assert board(day.hall, ALL, day.now).calls == ()


def test_an_outage_is_on_the_boards_and_on_the_signs_of_the_windows_that_serve_it() -> None:
    day = Day()
    day.issue(PENSION)
    until = day.now + timedelta(minutes=30)
    day.do(commands.DeclareOutage, group="sb", until=until)
    shown = board(day.hall, ALL, day.now)

    assert [(outage.group, outage.until) for outage in shown.outages] == [("sb", until)]
    assert shown.ready == ()
    assert window_sign(day.hall, DOMAIN, day.now).outages == (shown.outages[0].name,)
    assert shown.waiting == 1


def test_a_board_tells_what_the_manager_posted_before_what_the_plan_says() -> None:
    day = Day(plan(boards=BoardRules(notices=(Text("甲"),), tips=(Text("乙"),))))
    day.do(commands.PostNotice, notice=Text("丙"))
    shown = board(day.hall, ALL, day.now)

    assert [words.zh for words in shown.notices] == ["丙", "甲"]
    assert [words.zh for words in shown.tips] == ["乙"]


def test_names_are_masked_asked_for_once_and_shown_only_where_the_hall_says_so() -> None:
    asked: list[str] = []

    def mask(subject: str) -> str:
        asked.append(subject)
        return "张*"

    for shows in (False, True):
        day = Day(plan(boards=BoardRules(names=shows)))
        day.issue(CERTIFICATE, subject="p1")
        day.next(GENERAL)
        names = Names(mask)
        (call,) = board(day.hall, ALL, day.now, names.of(day.hall)).calls
        names.of(day.hall)
        assert call.name == ("张*" if shows else "")
    assert asked == ["p1"]
    assert board(day.hall, ALL, day.now, Names().of(day.hall)).calls[0].name == ""
