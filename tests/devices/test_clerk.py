"""The clerk made of rules at a window made of a few lines: a day's keys, by the hall's clock."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path

from devices.ports import Key
from devices.simulated.clerk import RECALL_AFTER_S, STUBBORN_WALL_S, WALK_S, ClerkKeys
from devices.simulated.world import World
from hall.messages.facts import WindowFact
from hall.rehearsal.day_file import Visitor
from hall.words import ItemCode, PauseReason, StaffId, TicketNo, WindowId, WindowState
from tests.devices.samples import NINE, HandClock, a_sign

PEOPLE = (
    b'{"sessions": [{"start": "09:00:00", "end": "12:00:00"}, {"start": "13:30:00", "end": "17:00:00"}],'
    b' "clerks": {"w03": {"staff": "s03", "pin": "4711"}}}'
)
HOUR = 3600.0


class Window:
    """A window that does what a hall would, for one clerk and a line of numbers."""

    def __init__(self, clock: HandClock, waiting: list[str]) -> None:
        self.clock = clock
        self.waiting = waiting
        self.sign = a_sign(WindowState.CLOSED)
        self.pressed: list[tuple[str, float]] = []
        self._digits = ""
        self._staff = ""

    def see(self) -> WindowFact:
        return self.sign

    def press(self, key: Key | str) -> None:
        self.pressed.append((str(key), (self.clock.now() - NINE).total_seconds()))
        if not isinstance(key, Key):
            self._digits += key
            return
        digits, self._digits = self._digits, ""
        state = self.sign.state
        if key is Key.SIGN and digits:
            self._staff, done = (self._staff, digits == "4711") if self._staff else (digits, False)
            if done:
                self._show(WindowState.IDLE)
        elif key is Key.SIGN:
            self._show(WindowState.CLOSED, staff=None)
        elif key is Key.NEXT and state is WindowState.IDLE:
            self._call() if self.waiting else self._show(WindowState.ASKING)
        elif key is Key.RECALL:
            self._show(state, self.sign.ticket_no, self.sign.calls + 1)
        elif key is Key.SERVE and state is WindowState.CALLING:
            self._show(WindowState.SERVING, self.sign.ticket_no)
        elif key is Key.SERVE or key is Key.ABSENT:
            self._show(WindowState.IDLE)
        elif key is Key.PAUSE:
            paused = state is WindowState.PAUSED
            self._show(WindowState.IDLE if paused else WindowState.PAUSED, reason=None if paused else PauseReason.MEAL)

    def _call(self) -> None:
        self._show(WindowState.CALLING, TicketNo(self.waiting.pop(0)), 1)

    def _show(
        self,
        state: WindowState,
        ticket_no: TicketNo | None = None,
        calls: int = 0,
        reason: PauseReason | None = None,
        staff: StaffId | None = StaffId("s03"),  # noqa: B008 - a NewType is a plain string
    ) -> None:
        now = self.clock.now()
        called_at = now if ticket_no else None
        self.sign = a_sign(
            state, at=now, ticket_no=ticket_no, calls=calls, called_at=called_at, reason=reason, staff=staff
        )


def _run(folder: Path, until: datetime, waiting: list[str], *visitors: tuple[str, Visitor]) -> Window:
    clock = HandClock(NINE - timedelta(minutes=20), speed=100)
    world = World(folder)
    world.put("people.json", PEOPLE)
    for number, visitor in visitors:
        world.arrive(visitor, TicketNo(number), NINE)
    window = Window(clock, waiting)
    clerk = ClerkKeys(world, "w03", clock, window.see, 7, clock.wait)
    while clock.now() < until:
        if (key := clerk.read(1.0)) is not None:
            window.press(key)
    return window


def _keys(window: Window) -> list[str]:
    return [key for key, _ in window.pressed]


def _visitor(patience_s: float, service_s: float = 200) -> Visitor:
    return Visitor(id="1", item=ItemCode("sb-01"), arrival_s=9 * HOUR, patience_s=patience_s, service_s=service_s)


def test_a_citizen_is_called_served_and_finished_in_the_time_the_day_file_says(tmp_path: Path) -> None:
    window = _run(tmp_path, NINE + timedelta(minutes=10), ["A001"], ("A001", _visitor(600)))
    assert _keys(window)[:7] == ["0", "3", "sign", "4", "7", "1", "1"]
    assert _keys(window)[7:] == ["sign", "next", "serve", "serve", "next"]
    at = dict(zip(["next", "start", "finish"], [moment for _, moment in window.pressed[8:11]], strict=True))
    assert window.pressed[7][1] < 0 <= at["next"]
    assert WALK_S <= at["start"] - at["next"] < WALK_S + 10
    assert 200 <= at["finish"] - at["start"] < 210


def test_a_citizen_who_never_comes_is_called_three_times_and_then_absent(tmp_path: Path) -> None:
    window = _run(tmp_path, NINE + timedelta(minutes=10), ["A001"], ("A001", _visitor(0)))
    assert _keys(window)[8:] == ["next", "recall", "recall", "absent", "next"]
    recalled, absent = window.pressed[10][1], window.pressed[11][1]
    assert absent - recalled >= RECALL_AFTER_S


def test_a_citizen_who_has_lost_patience_is_not_served(tmp_path: Path) -> None:
    late = Visitor(id="1", item=ItemCode("sb-01"), arrival_s=8 * HOUR, patience_s=HOUR, service_s=60)
    assert "serve" not in _keys(_run(tmp_path, NINE + timedelta(minutes=10), ["A001"], ("A001", late)))


def test_a_number_whose_holder_nobody_knows_is_served(tmp_path: Path) -> None:
    assert _keys(_run(tmp_path, NINE + timedelta(minutes=20), ["A001"]))[8:] == ["next", "serve", "serve", "next"]


def test_the_clerk_eats_comes_back_and_leaves(tmp_path: Path) -> None:
    window = _run(tmp_path, NINE + timedelta(hours=9), [])
    assert _keys(window)[8:] == ["next", "1", "pause", "pause", "next", "sign"]
    pause, back, off = (window.pressed[index][1] for index in (10, 11, 13))
    assert 3 * HOUR <= pause < 3 * HOUR + 60
    assert 4.5 * HOUR <= back < 4.5 * HOUR + 60
    assert 8 * HOUR <= off < 8 * HOUR + 60


def test_those_who_still_wait_at_noon_are_served_before_lunch(tmp_path: Path) -> None:
    slow = _visitor(6 * HOUR, service_s=3 * HOUR - 120)
    window = _run(tmp_path, NINE + timedelta(hours=3.5), ["A001", "A002"], ("A001", slow), ("A002", _visitor(6 * HOUR)))
    keys = _keys(window)[8:]
    assert keys == ["next", "serve", "serve", "next", "serve", "serve", "next", "1", "pause"]


def test_a_key_the_hall_refused_is_pressed_again_later_and_not_at_once(tmp_path: Path) -> None:
    clock = HandClock(NINE, speed=1)
    world = World(tmp_path)
    world.put("people.json", PEOPLE)
    clerk = ClerkKeys(world, "w03", clock, lambda: a_sign(WindowState.IDLE), 7, clock.wait)
    presses = []
    while clock.monotonic() < 20:
        if clerk.read(0.5) is Key.NEXT:
            presses.append(clock.monotonic())
    assert len(presses) >= 3
    assert all(later - earlier >= STUBBORN_WALL_S[1] for earlier, later in itertools.pairwise(presses))


def test_a_pause_that_a_manager_set_is_left_alone(tmp_path: Path) -> None:
    clock = HandClock(NINE + timedelta(hours=1), speed=100)
    world = World(tmp_path)
    world.put("people.json", PEOPLE)
    sign = a_sign(WindowState.PAUSED, reason=PauseReason.OTHER, staff=StaffId("s03"))
    clerk = ClerkKeys(world, "w03", clock, lambda: sign, 7, clock.wait)
    assert clerk.read(30.0) is None


def test_a_desk_started_again_after_lunch_finds_its_clerk_back(tmp_path: Path) -> None:
    clock = HandClock(NINE + timedelta(hours=5), speed=100)
    world = World(tmp_path)
    world.put("people.json", PEOPLE)
    sign = a_sign(WindowState.PAUSED, reason=PauseReason.MEAL, staff=StaffId("s03"))
    clerk = ClerkKeys(world, "w03", clock, lambda: sign, 7, clock.wait)
    assert clerk.read(1.0) is Key.PAUSE


def test_nobody_works_at_a_window_that_the_script_does_not_name(tmp_path: Path) -> None:
    clock = HandClock(NINE, speed=100)
    world = World(tmp_path)
    world.put("people.json", PEOPLE)
    clerk = ClerkKeys(world, WindowId("w09"), clock, lambda: a_sign(WindowState.CLOSED), 7, clock.wait)
    assert clerk.read(5.0) is None


def test_a_tidal_clerk_signs_on_and_waits_until_the_window_opens(tmp_path: Path) -> None:
    clock = HandClock(NINE + timedelta(hours=1), speed=100)
    world = World(tmp_path)
    world.put("people.json", PEOPLE)
    window = Window(clock, ["A001"])
    window.sign = a_sign(WindowState.STANDBY, staff=StaffId("s03"))
    clerk = ClerkKeys(world, "w03", clock, window.see, 7, clock.wait)
    assert clerk.read(5.0) is None
    window.sign = a_sign(WindowState.IDLE, staff=StaffId("s03"))
    assert clerk.read(5.0) is Key.NEXT
