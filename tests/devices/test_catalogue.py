"""The catalogue of devices, their texts, and the fonts they draw with."""

import re
from pathlib import Path

import pytest

from devices import catalogue
from devices.ports import DeviceError, DoorState
from devices.screens import fonts
from devices.supervisor import Closable
from devices.wiring import Wiring
from hall.sections import DaySettings, PartSettings, SimulationSettings
from hall.texts import Texts
from tests.devices.samples import HandClock, a_slip

DEVICES = Path(catalogue.__file__).parent


def _wiring(folder: Path, kind: str = "simulated") -> Wiring:
    return Wiring(PartSettings(kind), "w03", SimulationSettings(folder))


def test_a_name_that_is_not_there_is_refused_with_the_one_perhaps_meant(tmp_path: Path) -> None:
    with pytest.raises(DeviceError) as refused:
        catalogue.printer(_wiring(tmp_path, "escpos-seriel"), HandClock())
    assert refused.value.code == "no_such_device"
    assert "escpos-serial" in refused.value.detail


def test_a_simulated_part_outside_a_simulation_is_refused() -> None:
    with pytest.raises(DeviceError) as refused:
        catalogue.pad(Wiring(PartSettings("simulated"), "w03"), HandClock())
    assert refused.value.code == "no_world"


def test_a_whole_simulated_hall_is_fitted_by_name(tmp_path: Path) -> None:
    clock, wiring = HandClock(), _wiring(tmp_path)
    day = tmp_path / "day.csv"
    day.write_text(
        "# day\narrival_s,citizen_id,item_code,priority_class,appointment_s,patience_s,service_s\n1,1,SB01,0,,60,60\n"
    )
    simulation = SimulationSettings(tmp_path, day=DaySettings(day, {"SB01": "sb-01"}))
    printer = catalogue.printer(wiring, clock)
    printer.print_slip(a_slip())
    assert isinstance(printer, Closable)
    printer.close()  # its picture is drawn by then, whatever the next test does to the fonts
    touch = catalogue.panel(Wiring(PartSettings("simulated"), "kiosk-1", simulation), clock).read(0)
    assert touch is not None
    assert touch.item == "sb-01"
    assert catalogue.keypad(wiring, clock, lambda: None).read(0) is None
    assert catalogue.pad(wiring, clock).read(0) is None
    assert set(catalogue.lock_board(wiring, clock).doors().values()) == {DoorState.CLOSED}


def test_every_code_of_a_device_error_has_its_words_in_both_languages() -> None:
    raised = re.compile(r'(?:DeviceError|DeviceGone|DeviceNeedsHands|OutcomeUnknown)\(\s*"([a-z_]+)"')
    codes = {code for path in DEVICES.rglob("*.py") for code in raised.findall(path.read_text())}
    codes |= {"cover_open", "paper_out", "cutter", "hot", "broken", "offline", "unfinished", "silent"}
    assert codes >= {"gone", "door_stuck", "no_font", "no_such_device"}
    for language in ("zh", "en"):
        assert codes <= set(Texts("devices").entries(language))


def test_only_transports_speak_to_ports_of_the_machine() -> None:
    imports = re.compile(r"^\s*(?:import|from) (?:serial|usb|evdev|gpiozero)\b", re.MULTILINE)
    offenders = [path for path in DEVICES.rglob("*.py") if imports.search(path.read_text())]
    assert {path.parent.name for path in offenders} == {"transports"}


def test_a_machine_without_a_font_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    monkeypatch.setattr(fonts, "_WHEEL", "no_such_package")
    fonts.find_face.cache_clear()
    with pytest.raises(DeviceError, match="fonts-noto-cjk"):
        fonts.find_face()
    fonts.find_face.cache_clear()


def test_the_font_of_the_wheel_is_opened_at_its_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("manimgx_fonts_cjk")
    monkeypatch.setattr(fonts, "_FOLDERS", ())
    fonts.find_face.cache_clear()
    fonts.font.cache_clear()
    plain, bold = fonts.font(48), fonts.font(48, bold=True)
    assert sum(bold.getmask("政")) > 1.2 * sum(plain.getmask("政")) > 0
    assert plain.getname()[0] == "Noto Sans CJK SC"
    fonts.find_face.cache_clear()
    fonts.font.cache_clear()
