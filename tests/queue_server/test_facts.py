"""What boards, signs and slips say of a hall, and what they keep to themselves."""

from dataclasses import replace
from datetime import timedelta

from hall.words import PauseReason, TicketState, WindowState, ZoneId
from queue_server.bridge.facts import board, catalogue, promise, slip, window_sign
from queue_server.core import commands
from queue_server.core.plan import Plan, Templates, Text
from queue_server.daybook import Daybook, summary
from tests.core.small_hall import CERTIFICATE, DOMAIN, GENERAL, MEDICAL, NINE, PENSION, TIDAL, Day, plan

ALL = ZoneId("all")


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
