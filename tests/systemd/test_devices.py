"""The udev rules and the user read as their programs read them; they are not put in force here."""

import re
import subprocess
from pathlib import Path
from shutil import which

import pytest

from devices.doctor.checks import STABLE_FOLDERS

SYSTEMD = Path(__file__).parents[2] / "systemd"
RULES = SYSTEMD / "70-hall-devices.rules"
SYSUSERS = which("systemd-sysusers", path="/usr/bin:/bin")
UDEVADM = which("udevadm", path="/usr/bin:/usr/sbin:/bin:/sbin")
VERIFIES_SINCE = 254
"""The first udevadm that can verify rules."""

MATCHES = {"ACTION", "SUBSYSTEM", "KERNEL", "ENV", "ATTR"}
TOKEN = re.compile(r'([A-Z]+)(?:\{([^}]+)\})?(==|!=|\+=|-=|:=|=)"([^"]*)"')


def rules() -> list[list[tuple[str, str, str, str]]]:
    lines = [line for line in RULES.read_text().splitlines() if line and not line.startswith("#")]
    return [[found.groups("") for found in TOKEN.finditer(line)] for line in lines]  # type: ignore[misc]  # four each


def granted(**about: str) -> dict[str, str]:
    """What the rules assign to a device with those properties, by the globs udev uses."""
    given: dict[str, str] = {}
    for rule in rules():
        wanted = {name or key: value for key, name, sign, value in rule if sign == "=="}
        if not all(
            any(_globbed(glob, about.get(key, "")) for glob in value.split("|")) for key, value in wanted.items()
        ):
            continue
        given |= {
            name or key: value for key, name, sign, value in rule if sign != "==" and key not in ("GOTO", "LABEL")
        }
    return given


def _globbed(glob: str, value: str) -> bool:
    pattern = re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".").replace(r"\[0\-9\]", "[0-9]")
    return re.fullmatch(pattern, value) is not None


def test_every_line_is_made_of_whole_tokens() -> None:
    for line in RULES.read_text().splitlines():
        if line and not line.startswith("#"):
            assert TOKEN.sub("", line).replace(",", "").strip() == "", line


def test_what_a_line_matches_and_what_it_gives_are_told_apart() -> None:
    for rule in rules():
        for key, name, sign, _ in rule:
            if sign == "==":
                assert key in MATCHES
            else:
                assert key in {"GROUP", "MODE", "SYMLINK", "GOTO", "LABEL", "IMPORT"} or name.startswith("ID_MM_")


@pytest.mark.skipif(UDEVADM is None, reason="udevadm is not here")
def test_udev_itself_finds_no_fault() -> None:
    version = subprocess.run([UDEVADM or "", "--version"], capture_output=True, text=True, check=True, timeout=60)
    if int(version.stdout.split()[0]) < VERIFIES_SINCE:
        pytest.skip("this udevadm cannot verify")
    said = subprocess.run(
        [UDEVADM or "", "verify", str(RULES)], capture_output=True, text=True, check=False, timeout=60
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    "device",
    [
        {"SUBSYSTEM": "tty", "KERNEL": "ttyUSB0"},
        {"SUBSYSTEM": "tty", "KERNEL": "ttyACM12"},
        {"SUBSYSTEM": "tty", "KERNEL": "ttyAMA0"},
        {"SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "ID_USB_INTERFACES": ":070102:"},
        {"SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "ID_USB_INTERFACES": ":030101:070102:"},
        {"SUBSYSTEM": "usbmisc", "KERNEL": "lp0"},
        {"SUBSYSTEM": "gpio", "KERNEL": "gpiochip0"},
        {"SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "idVendor": "0400", "idProduct": "c35a"},
        {"SUBSYSTEM": "input", "KERNEL": "event3", "ID_INPUT_KEYBOARD": "1", "ID_BUS": "usb"},
    ],
)
def test_a_halls_device_belongs_to_the_hall_and_to_nobody_else(device: dict[str, str]) -> None:
    given = granted(**device)
    assert (given["GROUP"], given["MODE"]) == ("hall", "0660")


@pytest.mark.parametrize(
    "device",
    [
        {"SUBSYSTEM": "tty", "KERNEL": "ttyS0"},
        {"SUBSYSTEM": "usb", "DEVTYPE": "usb_device", "ID_USB_INTERFACES": ":080650:"},
        {"SUBSYSTEM": "input", "KERNEL": "event0", "ID_BUS": "usb"},
        {"SUBSYSTEM": "block", "KERNEL": "sda"},
    ],
)
def test_what_is_no_device_of_the_hall_is_left_alone(device: dict[str, str]) -> None:
    assert granted(**device) == {}


def test_modem_manager_leaves_serial_adapters_alone() -> None:
    given = granted(SUBSYSTEM="tty", KERNEL="ttyUSB0")
    assert given["ID_MM_DEVICE_IGNORE"] == "1"


@pytest.mark.parametrize(
    ("device", "name"),
    [
        ({"SUBSYSTEM": "tty", "KERNEL": "ttyUSB0"}, "hall/serial-"),
        ({"SUBSYSTEM": "usbmisc", "KERNEL": "lp0"}, "hall/printer-"),
        ({"SUBSYSTEM": "input", "KERNEL": "event3", "ID_INPUT_KEYBOARD": "1", "ID_BUS": "usb"}, "hall/keypad-"),
    ],
)
def test_a_port_gives_its_device_a_name_that_the_doctor_knows(device: dict[str, str], name: str) -> None:
    given = granted(**device, ID_PATH="pci-0000:01:00.0-usb-0:1.2:1.0")
    assert name + "$env{ID_PATH}" in given["SYMLINK"].split()
    assert f"/dev/{name.partition('/')[0]}" in STABLE_FOLDERS


@pytest.mark.skipif(SYSUSERS is None, reason="systemd-sysusers is not here")
def test_the_user_gets_every_group_its_units_name(tmp_path: Path) -> None:
    made = subprocess.run(
        [SYSUSERS or "", "--dry-run", f"--root={tmp_path}", str(SYSTEMD / "hall.sysusers")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    lines = [line.split() for line in (SYSTEMD / "hall.sysusers").read_text().splitlines()]
    joined = {line[2] for line in lines if line[:2] == ["m", "hall"]}
    named = re.findall(
        r"^SupplementaryGroups=(.*)$", "\n".join(unit.read_text() for unit in SYSTEMD.glob("*.service")), re.M
    )
    assert {group for groups in named for group in groups.split()} == joined
