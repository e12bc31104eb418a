"""Standing in on a page: the deputy sees the summons, answers, and signs on; the sign says where to go meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall.words import PauseReason, StaffId, StaffRole, WindowId
from queue_server.bridge.boards import window_sign
from queue_server.core import commands
from queue_server.core.posts import Post, PostRules
from tests.web.conftest import Browser
from tests.web.house import House, zhaohua

Role = Callable[[str], Browser]
W01, DEPUTY = WindowId("w01"), StaffId("s31")


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A hall whose first window has a deputy."""
    rules = PostRules(posts=(Post(W01, (DEPUTY,)),))
    built = House(tmp_path, replace(zhaohua(), posts=rules))
    built.hire("deputy", StaffRole.CLERK, DEPUTY)
    built.hire("boss", StaffRole.MANAGER)
    return built


def leave(house: House, reason: PauseReason = PauseReason.MEETING) -> None:
    until = house.clock.now() + timedelta(minutes=30)
    house.tell(commands.PauseWindow, window=W01, reason=reason, note="三楼", until=until)
    house.clock.pass_s(1)
    house.tell(commands.Tick)


def test_a_deputy_is_asked_answers_with_a_time_and_signs_on(as_role: Role, house: House) -> None:
    deputy = as_role("deputy")
    assert "现在没有请您顶岗" in deputy.look("/posts?lang=zh")
    leave(house)
    assert "请您到 1 号窗口顶岗" in deputy.look("/posts")
    assert deputy.ask("posts/w01/answer", {"comes": True, "minutes": 10})[0] == 204
    assert "您已答应" in deputy.look("/posts")
    assert deputy.ask("windows/w01/sign-on")[0] == 200
    assert house.keeper.hall.windows[W01].staff == DEPUTY


def test_a_deputy_who_cannot_come_says_so_and_the_manager_reads_it(as_role: Role, house: House) -> None:
    leave(house)
    assert as_role("deputy").ask("posts/w01/answer", {"comes": False})[0] == 204
    page = as_role("boss").look("/manager?lang=zh")
    assert "s31 不能到 1 号窗口顶岗" in page
    assert "B 岗已问遍" in page


def test_a_deputy_is_asked_on_the_page_he_works_at(as_role: Role, house: House) -> None:
    deputy, other = as_role("deputy"), as_role("boss")
    asked = "请您到 1 号窗口顶岗"
    assert asked not in deputy.look("/clerk?lang=zh")
    leave(house)
    assert asked in deputy.look("/clerk")
    assert asked not in other.look("/clerk?lang=zh")
    house.tell(commands.SignOff, window=WindowId("w02"))
    house.tell(commands.SignOn, window=WindowId("w02"), staff=DEPUTY)
    assert asked in deputy.look("/clerk/w02")
    assert asked not in other.look("/clerk/w01")


def test_nobody_answers_for_another(as_role: Role, house: House) -> None:
    leave(house)
    assert as_role("boss").ask("posts/w01/answer", {"comes": True})[0] == 409


def test_a_sign_says_when_service_resumes_and_where_else_and_no_private_reason(app: object, house: House) -> None:
    leave(house, PauseReason.REST)
    sign = window_sign(house.keeper.hall, W01, house.clock.now())
    assert (sign.reason, sign.note) == (None, "")
    assert sign.until is not None
    assert sign.elsewhere == (2, 3, 4)
    house.tell(commands.UnpauseWindow, window=W01)
    assert window_sign(house.keeper.hall, W01, house.clock.now()).elsewhere == ()
