"""What is wrong with devices on the manager's page: first what nobody looks after, with how long and what to do."""

from collections.abc import Callable
from datetime import timedelta

from hall.messages.status import PartStatus
from hall.words import DeviceId, DeviceKind, DeviceState
from queue_server.core import commands
from tests.web.conftest import Browser
from tests.web.house import House

Role = Callable[[str], Browser]
KIOSK, LOCKER, DESK = DeviceId("kiosk-1"), DeviceId("locker-1"), DeviceId("desk-w03")


def say(
    house: House, kind: DeviceKind, device: DeviceId, part: str, state: DeviceState, code: str = "", **about: str
) -> None:
    status = PartStatus(part=part, state=state, since=house.clock.now(), code=code, about=about)
    house.presence.hear_part(kind, device, status)


def alerts(house: House) -> list[str]:
    return [part.alert for part in house.presence.parts() if part.troubled]


def test_a_warning_of_a_part_that_still_works_says_how_long_and_what_to_do(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.READY, "paper_low")
    house.clock.pass_s(125)
    page = as_role("boss").look("/manager?lang=zh")
    assert "请准备新纸卷" in page
    assert "2 分钟" in page


def test_a_keypad_that_is_gone_has_its_own_advice_also_at_a_desk_of_two_windows(as_role: Role, house: House) -> None:
    say(house, DeviceKind.DESK, DESK, "keypad-w03", DeviceState.ABSENT, "gone")
    assert "请窗口用网页叫号" in as_role("boss").look("/manager?lang=zh")


def test_a_door_left_open_is_named_in_both_languages(as_role: Role, house: House) -> None:
    say(house, DeviceKind.LOCKER, LOCKER, "doors", DeviceState.READY, "door_left_open", doors="7, 12")
    boss = as_role("boss")
    assert "7, 12 号柜门开着" in boss.look("/manager?lang=zh")
    assert "Door 7, 12 has stood open" in boss.look("/manager?lang=en")


def test_a_program_that_tells_too_little_for_the_words_is_still_shown(as_role: Role, house: House) -> None:
    say(house, DeviceKind.LOCKER, LOCKER, "doors", DeviceState.READY, "door_left_open")
    assert "locker-1" in as_role("boss").look("/manager?lang=zh")


def test_what_nobody_looks_after_comes_before_what_somebody_does(as_role: Role, house: House) -> None:
    say(house, DeviceKind.LOCKER, LOCKER, "doors", DeviceState.READY, "door_left_open", doors="7")
    house.clock.pass_s(5)
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    boss = as_role("boss")
    page = boss.look("/manager?lang=en")
    assert page.index("locker-1") < page.index("kiosk-1")
    doors = next(alert for alert in alerts(house) if "doors" in alert)
    assert boss.ask(f"alerts/{doors}/acknowledge")[0] == 200
    page = boss.look("/manager?lang=en")
    assert page.index("kiosk-1") < page.index("locker-1")


def test_who_acknowledged_and_when_is_on_the_page_and_in_the_journal(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    (alert,) = alerts(house)
    boss = as_role("boss")
    assert boss.ask(f"alerts/{alert}/acknowledge")[0] == 200
    command = house.keeper.asked[-1]
    assert isinstance(command, commands.AcknowledgeAlert)
    assert (command.alert, command.actor) == (alert, "web/manager")
    told = house.keeper.hall.acknowledged[command.alert]
    assert (told.by, told.at) == ("web/manager", house.clock.now())
    page = boss.look("/manager?lang=en")
    assert "manager ·" in page
    assert f"alerts/{alert}/acknowledge" not in page


def test_the_first_to_acknowledge_stays_named(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    (alert,) = alerts(house)
    as_role("boss").ask(f"alerts/{alert}/acknowledge")
    assert as_role("root").ask(f"alerts/{alert}/acknowledge")[0] == 200
    assert [each.by for each in house.keeper.hall.acknowledged.values()] == ["web/manager"]


def test_a_trouble_that_comes_again_is_a_new_alert(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    (alert,) = alerts(house)
    boss = as_role("boss")
    boss.ask(f"alerts/{alert}/acknowledge")
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.READY)
    house.clock.pass_s(60)
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    assert alerts(house) != [alert]
    assert boss.ask(f"alerts/{alert}/acknowledge") == boss.ask("alerts/no-such/acknowledge")
    assert f"alerts/{alerts(house)[0]}/acknowledge" in boss.look("/manager")


def test_an_alert_that_is_over_or_none_cannot_be_acknowledged(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.READY)
    well = house.presence.parts()[0].alert
    status, answer = as_role("boss").ask(f"alerts/{well}/acknowledge")
    assert (status, answer["code"]) == (404, "not_found")


def test_only_who_runs_the_hall_acknowledges(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    (alert,) = alerts(house)
    for login in ("watcher", "clerk-3"):
        assert as_role(login).ask(f"alerts/{alert}/acknowledge")[0] == 403
    assert "/acknowledge" not in as_role("watcher").look("/manager")


def test_a_new_day_starts_without_yesterdays_acknowledgements(as_role: Role, house: House) -> None:
    say(house, DeviceKind.KIOSK, KIOSK, "printer", DeviceState.FAULT, "paper_out")
    as_role("boss").ask(f"alerts/{alerts(house)[0]}/acknowledge")
    house.tell(commands.CloseDay)
    house.clock.pass_s(timedelta(days=1).total_seconds())
    house.tell(commands.OpenDay, day=house.clock.now().date(), plan=house.plan)
    assert not house.keeper.hall.acknowledged
