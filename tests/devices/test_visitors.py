"""Simulated citizens at the kiosk and at the pad."""

from datetime import timedelta
from pathlib import Path

from devices.ports import Touch
from devices.simulated.pad import VisitorPad
from devices.simulated.visitors import VisitorsTouch
from devices.simulated.world import World
from hall.messages.orders import AskRating
from hall.messages.topics import Words
from hall.rehearsal.day_file import Visitor
from hall.words import ItemCode, QueueClass, RatingLevel, TicketNo
from tests.devices.samples import NINE, HandClock, a_slip

AT_NINE = 9 * 3600.0


def _citizen(id: str, after_s: float, kind: QueueClass = QueueClass.ORDINARY) -> Visitor:
    item = ItemCode("sb-01")
    return Visitor(id=id, item=item, arrival_s=AT_NINE + after_s, patience_s=600, service_s=60, priority_class=kind)


def _touches(folder: Path, people: list[Visitor], seconds: float = 60) -> list[Touch]:
    clock = HandClock(speed=10)
    panel = VisitorsTouch(World(folder), people, clock, clock.wait)
    touches = []
    while clock.now() < NINE + timedelta(seconds=seconds):
        if (touch := panel.read(0.1)) is not None:
            touches.append(touch)
    return touches


def test_nobody_touches_before_arriving_and_everybody_in_order(tmp_path: Path) -> None:
    people = [_citizen("1", 10), _citizen("2", 20), _citizen("3", 90)]
    assert [touch.visitor for touch in _touches(tmp_path, people)] == ["1", "2"]


def test_priority_citizens_declare_the_halls_classes_in_turn(tmp_path: Path) -> None:
    World(tmp_path).put("people.json", b'{"priorities": ["elderly", "military"]}')
    people = [_citizen(str(n), n, QueueClass.PRIORITY) for n in range(3)]
    assert [touch.priority for touch in _touches(tmp_path, people)] == ["elderly", "military", "elderly"]


def test_a_citizen_with_a_booking_checks_in_and_one_without_takes_a_ticket(tmp_path: Path) -> None:
    World(tmp_path).put("bookings.json", b'{"1": "01J0000000000000000000000B"}')
    people = [_citizen("1", 1, QueueClass.APPOINTMENT), _citizen("2", 2, QueueClass.APPOINTMENT)]
    assert [touch.booking for touch in _touches(tmp_path, people)] == ["01J0000000000000000000000B", None]


def test_a_citizen_remembers_the_number_even_where_it_could_not_be_printed(tmp_path: Path) -> None:
    clock, world = HandClock(), World(tmp_path)
    panel = VisitorsTouch(world, [_citizen("1", 0)], clock, clock.wait)
    touch = panel.read(0.1)
    assert touch is not None
    panel.show_ticket(touch, a_slip(), printed=False)
    holder = world.holder(TicketNo("A023"))
    assert holder is not None
    assert (holder.visitor.id, holder.took_at) == ("1", NINE)


def test_a_refused_booking_is_tried_as_an_ordinary_ticket_and_then_the_citizen_leaves(tmp_path: Path) -> None:
    clock, world = HandClock(), World(tmp_path)
    world.put("bookings.json", b'{"1": "b-1"}')
    panel = VisitorsTouch(world, [_citizen("1", 0, QueueClass.APPOINTMENT)], clock, clock.wait)
    first = panel.read(0.1)
    assert first is not None
    panel.show_refusal(first, "booking_over", {})
    second = panel.read(0.1)
    assert second == Touch(item=ItemCode("sb-01"), visitor="1")
    panel.show_refusal(second, "hall_closed", {})
    assert panel.read(0.1) is None
    assert [(gone.visitor, gone.code) for gone in world.turned_away()] == [("1", "hall_closed")]


def test_a_touch_dropped_into_the_world_goes_through_the_kiosk(tmp_path: Path) -> None:
    clock, world = HandClock(), World(tmp_path)
    panel = VisitorsTouch(world, [], clock, clock.wait)
    (tmp_path / "touches").mkdir()
    (tmp_path / "touches" / "t1.json").write_text('{"item": "sb-09"}')
    touch = panel.read(0.1)
    assert touch == Touch(item=ItemCode("sb-09"), visitor="guest-t1")
    panel.show_ticket(touch, a_slip(ticket_no="A099"), printed=True)
    assert world.holder(TicketNo("A099")) is not None


def test_after_a_restart_those_who_came_do_not_come_again(tmp_path: Path) -> None:
    world, people = World(tmp_path), [_citizen("1", 1), _citizen("2", 2), _citizen("3", 3)]
    world.arrive(people[0], TicketNo("A001"), NINE)
    world.turn_away("2", people[1].item, "hall_closed")
    assert [touch.visitor for touch in _touches(tmp_path, people)] == ["3"]


def _invitation(number: str, seconds: float = 60) -> AskRating:
    return AskRating(
        order_id=f"o-{number}",
        ticket_no=TicketNo(number),
        item=Words("社保"),
        window_no=3,
        staff=None,
        until=NINE + timedelta(seconds=seconds),
    )


def _choose(folder: Path, number: str, seconds: float = 60) -> RatingLevel | None:
    clock = HandClock(speed=10)
    pad = VisitorPad(World(folder), "w03", clock, 1, clock.wait)
    pad.arm(_invitation(number, seconds))
    choice = pad.read(30)
    assert choice is not None
    assert choice.order_id == f"o-{number}"
    assert all(reason.isdigit() for reason in choice.reasons)
    return choice.level


def test_some_rate_and_some_walk_away_and_the_same_seed_does_the_same(tmp_path: Path) -> None:
    levels = [_choose(tmp_path, f"A{n:03}") for n in range(60)]
    assert levels == [_choose(tmp_path, f"A{n:03}") for n in range(60)]
    assert 10 < levels.count(None) < 40
    assert levels.count(RatingLevel.VERY_SATISFIED) > 10


def test_a_long_stay_is_rated_worse(tmp_path: Path) -> None:
    patient = [_choose(tmp_path, f"A{n:03}") for n in range(80)]
    world = World(tmp_path)
    for n in range(80):
        world.arrive(_citizen(str(n), 0), TicketNo(f"A{n:03}"), NINE - timedelta(hours=2))
    impatient = [_choose(tmp_path, f"A{n:03}") for n in range(80)]
    assert impatient.count(RatingLevel.VERY_SATISFIED) < patient.count(RatingLevel.VERY_SATISFIED)


def test_an_invitation_too_short_to_read_times_out(tmp_path: Path) -> None:
    assert {_choose(tmp_path, f"A{n:03}", seconds=3) for n in range(20)} == {None}
    assert '"timed_out"' in (tmp_path / "pad-w03.json").read_text()


def test_a_disarmed_pad_says_nothing(tmp_path: Path) -> None:
    clock = HandClock(speed=10)
    pad = VisitorPad(World(tmp_path), "w03", clock, 1, clock.wait)
    pad.arm(_invitation("A001"))
    assert '"armed"' in (tmp_path / "pad-w03.json").read_text()
    pad.disarm()
    assert pad.read(30) is None
    assert '"dark"' in (tmp_path / "pad-w03.json").read_text()
