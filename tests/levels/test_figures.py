"""A day's figures say what happened, by the statistics' definitions, and name themselves for good."""

from datetime import timedelta
from pathlib import Path

import pytest

from hall.words import Outcome, WindowId
from queue_server.core import commands
from queue_server.levels.figures import DayFigures, figures_of
from queue_server.web.views.levels import Sums
from tests.web.house import MONDAY, House

W01 = WindowId("w01")


@pytest.fixture
def house(tmp_path: Path) -> House:
    opened = House(tmp_path)
    opened.open()
    return opened


def figures(house: House) -> DayFigures:
    return figures_of(house.keeper.hall, MONDAY.date(), house.clock.now(), 2)


def call(house: House, after_s: float) -> None:
    house.clock.pass_s(after_s)
    house.tell(commands.CallNext, window=W01)


def wait_for_nobody(house: House) -> None:
    """The call is taken for announced, and nobody comes to it."""
    house.clock.pass_s(house.plan.calls.announce_timeout_s + 1)
    house.tell(commands.Tick)
    house.clock.pass_s(house.plan.calls.answer_timeout_s + 1)


def test_waits_run_to_the_first_call_and_only_of_those_called(house: House) -> None:
    house.issue("ws-01", 2)
    call(house, 120)
    told = figures(house)
    assert (told.issued, told.called, told.waiting, told.tide_openings) == (2, 1, 1, 2)
    assert told.waits is not None
    assert (told.waits.n, told.waits.mean, told.waits.p90, told.waits.longest) == (1, 2.0, 2.0, 2.0)


def test_missed_and_given_up_are_counted_apart(house: House) -> None:
    _, second = house.issue("ws-01", 2)
    house.tell(commands.CancelTicket, token=second.token)
    call(house, 60)
    for _ in range(house.plan.calls.max_calls - 1):
        wait_for_nobody(house)
        house.tell(commands.Recall, window=W01)
    wait_for_nobody(house)
    house.tell(commands.MarkAbsent, window=W01)
    told = figures(house)
    assert (told.called, told.missed, told.abandoned, told.served) == (1, 1, 1, 0)


def test_matters_count_by_item_by_tag_and_as_packages(house: House) -> None:
    plan, windows = house.plan, house.keeper.hall.authority.windows_of
    package = next(item for item in plan.items if item.parts and W01 in windows[item.code])
    plain = next(item for item in plan.items if item.tags and not item.parts and W01 in windows[item.code])
    for item in (package, plain):
        house.issue(item.code)
        call(house, 60)
        house.tell(commands.StartService, window=W01)
        house.tell(commands.FinishService, window=W01, outcome=Outcome.DONE)
    told = figures(house)
    assert (told.served, told.packages, told.by_item) == (2, 1, {package.code: 1, plain.code: 1})
    assert told.by_tag[plain.tags[0]] == 1 + (plain.tags[0] in package.tags)


def test_the_days_key_is_its_five_minutes_or_its_end(house: House) -> None:
    assert figures(house).key == "zhaohua/2026-03-02/0105"
    house.clock.pass_s(299)
    assert figures(house).key == "zhaohua/2026-03-02/0105"
    house.clock.pass_s(1)
    assert figures(house).key == "zhaohua/2026-03-02/0110"
    house.tell(commands.CloseDay)
    house.clock.pass_s(7200)
    told = figures(house)
    assert (told.key, told.at) == ("zhaohua/2026-03-02/end", MONDAY + timedelta(minutes=5))


def test_a_level_weighs_its_halls_by_the_people_they_called(house: House) -> None:
    house.issue("ws-01")
    call(house, 600)
    slow = figures(house)
    assert slow.waits is not None
    sums = Sums.of([slow, slow, DayFigures(**{**_fields(slow), "waits": None, "issued": 5})])  # type: ignore[arg-type]
    assert (sums.issued, sums.wait_mean, sums.wait_longest) == (7, 10.0, 10.0)


def _fields(told: DayFigures) -> dict[str, object]:
    return {name: getattr(told, name) for name in DayFigures.__slots__}
