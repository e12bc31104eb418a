"""Each fault of a machine is found, named in both languages, and decides the exit code."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gpiozero import Device

from devices.doctor.asking import DOORS_ALL_OPEN, through_the_catalogue
from devices.doctor.command_line import examine
from devices.doctor.findings import Finding, Grade
from devices.doctor.machine import ThisMachine
from devices.doctor.parts import WantedPart, wanted_parts
from devices.ports import DeviceGone, DeviceNeedsHands
from devices.wiring import Wiring
from hall.sections import (
    BrokerSettings,
    DeskSettings,
    HallSettings,
    KioskSettings,
    LockerSettings,
    PartSettings,
    SimulationSettings,
)
from hall.settings import Settings
from hall.words import DeviceId, HallId, Language, WindowId
from tests.devices.doctor.ill_machine import BY_ID, SYNCHRONISED, IllMachine, a_node, active
from tests.devices.samples import HandClock

HALL = HallSettings(HallId("zhaohua"))
PANEL = PartSettings("simulated")
WORLD = SimulationSettings(Path("world"))


def kiosk(fitting: str = "escpos-serial", port: str = BY_ID) -> Settings:
    printer = PartSettings(fitting, port)
    return Settings(HALL, kiosk=KioskSettings(DeviceId("kiosk-1"), printer, PANEL), simulation=WORLD)


def locker() -> Settings:
    return Settings(HALL, locker=LockerSettings(DeviceId("locker-1"), "locker-1", PartSettings("8a-serial", BY_ID)))


def well(_: WantedPart) -> str:
    return ""


def found(
    machine: IllMachine,
    settings: Settings | None = None,
    ask: Callable[[WantedPart], str] = well,
    *,
    let_in: bool = True,
) -> dict[str, Finding]:
    findings = examine(machine, settings or kiosk(), ask, lambda: let_in)
    return {each.code: each for each in findings}


def hands(findings: dict[str, Finding]) -> set[str]:
    return {code for code, each in findings.items() if each.grade is Grade.HANDS}


def test_a_sound_machine_needs_no_hands() -> None:
    findings = found(IllMachine())
    assert hands(findings) == set()
    assert {"answers", "broker_there", "clock_set", "disk_roomy"} <= set(findings)
    assert findings["answers"].part == "kiosk.printer"


def test_a_user_who_is_not_in_the_nodes_group_is_told_which_to_join() -> None:
    machine = IllMachine(groups=frozenset({"hall"}), nodes={BY_ID: a_node("/dev/ttyUSB0", usable=False)})
    finding = found(machine)["not_in_group"]
    assert finding.grade is Grade.HANDS
    assert "usermod -aG dialout hall" in finding.say("zh")


def test_a_node_whose_mode_shuts_everybody_out_asks_for_the_rules() -> None:
    machine = IllMachine(nodes={BY_ID: a_node("/dev/ttyUSB0", group="root", mode=0o600, usable=False)})
    findings = found(machine)
    assert hands(findings) == {"node_shut"}
    assert "0600" in findings["node_shut"].say("en")


def test_a_port_that_is_not_there_is_missed_and_what_is_there_is_named() -> None:
    findings = found(IllMachine(), kiosk(port="/dev/serial/by-id/usb-other"))
    assert hands(findings) == {"node_elsewhere"}
    assert BY_ID in findings["node_elsewhere"].say("zh")
    assert findings["found_unused"].about == {"name": BY_ID}
    assert hands(found(IllMachine(nodes={}, folders={}))) == {"node_missing"}


def test_a_port_named_by_its_number_gets_the_name_that_stays() -> None:
    machine = IllMachine()
    machine.nodes["/dev/ttyUSB0"] = a_node("/dev/ttyUSB0")
    findings = found(machine, kiosk(port="/dev/ttyUSB0"))
    assert hands(findings) == {"name_moves"}
    assert findings["name_moves"].about["better"] == BY_ID


def test_what_is_plugged_in_and_in_no_settings_is_named_once_and_a_mouse_not_at_all() -> None:
    machine = IllMachine()
    usb = "/dev/input/by-path/platform-x-usb-0:1.3:1.0"
    machine.folders["/dev/input/by-path"] = (f"{usb}-event-kbd", f"{usb}-event-mouse")
    machine.folders["/dev/hall"] = ("/dev/hall/keypad-w03", "/dev/hall/serial-x")
    machine.nodes |= {
        f"{usb}-event-kbd": a_node("/dev/input/event3"),
        f"{usb}-event-mouse": a_node("/dev/input/event4"),
        "/dev/hall/keypad-w03": a_node("/dev/input/event3"),
        "/dev/hall/serial-x": a_node("/dev/ttyUSB0"),
    }
    findings = examine(machine, kiosk(), well, lambda: True)
    assert [each.about["name"] for each in findings if each.code == "found_unused"] == ["/dev/hall/keypad-w03"]


def test_a_running_modem_manager_is_found_unless_it_is_told_to_ignore_the_line() -> None:
    machine = IllMachine()
    machine.says[active("ModemManager")] = "active"
    assert hands(found(machine)) == {"modem_manager"}
    machine.says["udevadm", "info", "--query=property", "--name=/dev/ttyUSB0"] = "ID_X=1\nID_MM_DEVICE_IGNORE=1"
    assert hands(found(machine)) == set()


@pytest.mark.parametrize(
    ("fitting", "usblp", "cups", "wrong"),
    [
        ("escpos-usb", False, False, set()),
        ("escpos-usb", True, False, {"usblp_holds"}),
        ("escpos-usb", False, True, {"cups_holds"}),
        ("escpos-usblp", True, False, set()),
        ("escpos-usblp", False, False, {"usblp_missing"}),
        ("escpos-usblp", True, True, {"cups_holds"}),
        ("escpos-serial", True, True, set()),
    ],
)
def test_a_usb_printer_has_room_for_one(fitting: str, usblp: bool, cups: bool, wrong: set[str]) -> None:
    machine = IllMachine()
    if usblp:
        machine.folders["/sys/module/usblp"] = ("/sys/module/usblp/refcnt",)
    if cups:
        machine.says[active("cups")] = "active"
    assert hands(found(machine, kiosk(fitting))) == wrong


@pytest.mark.parametrize(
    ("command_line", "wrong"),
    [("console=ttyAMA0,115200 root=/dev/mmcblk0p2", {"uart_console"}), ("console=tty1 root=/dev/mmcblk0p2", set())],
)
def test_the_pis_own_line_must_not_be_the_console(command_line: str, wrong: set[str]) -> None:
    machine = IllMachine(files={"/proc/cmdline": command_line})
    machine.nodes["/dev/serial0"] = a_node("/dev/ttyAMA0")
    assert hands(found(machine, kiosk(port="/dev/serial0"))) == wrong


def test_doors_that_all_seem_open_hint_at_the_other_polarity() -> None:
    findings = found(IllMachine(), locker(), lambda _: DOORS_ALL_OPEN)
    assert hands(findings) == {DOORS_ALL_OPEN}
    assert "short_when_locked" in findings[DOORS_ALL_OPEN].say("zh")


def test_a_device_that_does_not_answer_says_so_in_its_own_words() -> None:
    def silent(_: WantedPart) -> str:
        raise DeviceGone("silent")

    def out_of_paper(_: WantedPart) -> str:
        raise DeviceNeedsHands("paper_out")

    assert hands(found(IllMachine(), ask=silent)) == {"silent"}
    assert "换上新纸卷" in found(IllMachine(), ask=out_of_paper)["paper_out"].say("zh")


def test_a_port_that_is_there_and_cannot_be_opened_is_held_by_somebody() -> None:
    def gone(_: WantedPart) -> str:
        raise DeviceGone("gone")

    assert hands(found(IllMachine(), ask=gone)) == {"held"}


def test_a_part_whose_port_is_out_of_reach_is_told_of_once() -> None:
    def never(_: WantedPart) -> str:
        raise AssertionError

    assert hands(found(IllMachine(nodes={}, folders={}), ask=never)) == {"node_missing"}


def test_an_error_without_words_is_still_told() -> None:
    def odd(_: WantedPart) -> str:
        raise DeviceNeedsHands("x17")

    assert "x17" in found(IllMachine(), ask=odd)["device_says"].say("en")


def test_a_fitting_that_no_catalogue_has_is_told_with_those_that_are() -> None:
    findings = found(IllMachine(), kiosk("escpos-seriel"), through_the_catalogue(HandClock()))
    assert "escpos-serial" in findings["no_such_device"].say("zh")


def test_a_part_of_a_running_program_is_left_to_it() -> None:
    machine = IllMachine()
    machine.says[active("hall-kiosk")] = "active"
    findings = found(machine)
    assert "systemctl stop hall-kiosk" in findings["program_runs"].say("zh")
    assert "answers" not in findings


def test_a_clock_that_follows_nobody_needs_hands_and_one_that_cannot_be_judged_a_look() -> None:
    assert hands(found(IllMachine(says={SYNCHRONISED: "no"}))) == {"clock_adrift"}
    assert found(IllMachine(says={}))["clock_unknown"].grade is Grade.NOTICE


@pytest.mark.parametrize(
    ("free", "code", "grade"),
    [
        (1_000_000_000, "disk_full", Grade.HANDS),
        (4_000_000_000, "disk_soon_full", Grade.NOTICE),
        (16_000_000_000, "disk_roomy", Grade.SOUND),
    ],
)
def test_a_disk_is_judged_by_what_is_left(free: int, code: str, grade: Grade) -> None:
    assert found(IllMachine(free=free))[code].grade is grade


def test_a_folder_that_cannot_be_written_needs_hands() -> None:
    machine = IllMachine()
    machine.nodes["/var/lib/hall"] = a_node("/var/lib/hall", usable=False)
    assert hands(found(machine)) == {"folder_shut"}


def test_a_broker_is_silent_or_refuses_or_is_there() -> None:
    assert hands(found(IllMachine(listens=False))) == {"broker_silent"}
    assert hands(found(IllMachine(), let_in=False)) == {"broker_refuses"}
    with_password = BrokerSettings(user="kiosk-1", password_file=Path("/etc/hall/password"))
    settings = Settings(HALL, with_password)
    assert hands(found(IllMachine(), settings)) == {"password_unread"}
    assert hands(found(IllMachine(files={"/etc/hall/password": "secret"}), settings)) == set()


def test_every_part_of_every_program_is_looked_at() -> None:
    settings = Settings(
        HALL,
        desk=DeskSettings(DeviceId("desk-1"), (WindowId("w03"),), PANEL, PANEL),
        locker=LockerSettings(DeviceId("locker-1"), "locker-1", PANEL, panel=PANEL),
        simulation=WORLD,
    )
    parts = [(part.name, part.kind) for part in wanted_parts(settings)]
    assert parts == [
        ("desk.keypad", "keypad"),
        ("desk.pad", "pad"),
        ("locker.board", "lock_board"),
        ("locker.panel", "code_panel"),
    ]


def test_a_desk_of_several_windows_has_a_keypad_and_a_pad_for_each() -> None:
    windows = (WindowId("w03"), WindowId("w04"))
    settings = Settings(HALL, desk=DeskSettings(DeviceId("desk-1"), windows, PANEL, PANEL), simulation=WORLD)
    parts = [(part.name, part.wiring.place) for part in wanted_parts(settings)]
    assert parts == [
        ("desk.keypad", "w03"),
        ("desk.keypad-w04", "w04"),
        ("desk.pad", "w03"),
        ("desk.pad-w04", "w04"),
    ]


def test_two_parts_on_one_port_are_told_apart_by_name() -> None:
    machine = IllMachine()
    keypad = PartSettings("profile-keypad", BY_ID, profile="polled")
    windows = (WindowId("w03"), WindowId("w04"))
    findings = found(machine, Settings(HALL, desk=DeskSettings(DeviceId("desk-1"), windows, keypad)))
    assert hands(findings) == {"port_shared"}
    assert findings["port_shared"].part == "desk.keypad-w04"
    assert f"desk.keypad 也写了 {BY_ID}" in findings["port_shared"].say("zh")


def test_the_contacts_of_a_lockers_doors_are_asked_too() -> None:
    asked: list[tuple[str, str, str]] = []

    def ask(part: WantedPart) -> str:
        asked.append((part.name, part.kind, part.port))
        return ""

    board = PartSettings("8a-serial", BY_ID)
    contacts = {"7": PartSettings("gpio", "GPIO17")}
    found(IllMachine(), Settings(HALL, locker=LockerSettings(DeviceId("l"), "l", board, contacts=contacts)), ask)
    assert asked == [("locker.board", "lock_board", BY_ID), ("locker.contacts.7", "door_contact", "GPIO17")]


def test_a_contact_on_a_machine_without_pins_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Device, "pin_factory", None)
    monkeypatch.setitem(sys.modules, "lgpio", None)
    ask = through_the_catalogue(HandClock())
    board, contacts = PANEL, {"7": PartSettings("gpio", "GPIO17")}
    locker = LockerSettings(DeviceId("l"), "l", board, contacts=contacts)
    findings = found(IllMachine(), Settings(HALL, locker=locker, simulation=WORLD), ask)
    assert hands(findings) == {"no_gpio"}
    assert findings["no_gpio"].part == "locker.contacts.7"
    assert "python3-lgpio" in findings["no_gpio"].say("en")


def test_a_speaker_whose_card_is_gone_says_what_to_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player = tmp_path / "aplay"
    player.write_text("#!/bin/sh\n")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    wiring = Wiring(PartSettings("alsa", "plughw:CARD=NoSuchCard"), "board-1")
    with pytest.raises(DeviceGone, match="no_sound_card"):
        through_the_catalogue(HandClock())(WantedPart("display.speaker", "display", "speaker", wiring))


@pytest.mark.parametrize("lang", list(Language))
def test_a_finding_is_one_line_in_either_language(lang: Language) -> None:
    rows = [each.row(lang) for each in found(IllMachine(listens=False, free=0)).values()]
    assert all("\n" not in row and "{" not in row for row in rows)


def test_this_machine_answers_every_question(tmp_path: Path) -> None:
    machine = ThisMachine()
    file = tmp_path / "words"
    file.write_text("here")
    node = machine.node(str(file))
    assert machine.read(str(file)) == "here"
    assert machine.read(str(tmp_path / "none")) is None
    assert machine.names(str(tmp_path)) == [str(file)]
    assert machine.names(str(tmp_path / "none")) == ()
    assert node is not None
    assert node.usable
    assert machine.node(str(tmp_path / "none")) is None
    assert machine.run("echo", "said") == "said"
    assert machine.run("no-such-command-here") is None
    assert machine.space(str(tmp_path / "later" / "on")).total > 0
    assert machine.groups
    assert machine.user
