from pathlib import Path

import pytest

from hall.device_program import DeviceProgram
from hall.settings import SettingsRefused, read_settings
from hall.words import DeviceKind, DeviceState
from kiosk.fitting import KioskFittings
from kiosk.flow.samples import catalogue
from kiosk.glass_fitting import glass_turns

SETTINGS = """
[hall]
id = "zhaohua"
folder = "state"
[broker]
port = 1
[kiosk]
device = "kiosk-1"
printer = { fitting = "simulated" }
reader = { fitting = "simulated" }
{touch}
[simulation]
folder = "world"
"""
GLASS = "[kiosk.glass]\nfull = false\nlow_reach = true"
PANEL = 'panel = { fitting = "simulated" }'


def written(folder: Path, touch: str) -> Path:
    path = folder / "hall.toml"
    path.write_text(SETTINGS.replace("{touch}", touch))
    return path


@pytest.mark.parametrize("touch", ["", f"{PANEL}\n{GLASS}"])
def test_a_kiosk_is_touched_at_one_thing(tmp_path: Path, touch: str) -> None:
    with pytest.raises(SettingsRefused):
        read_settings(written(tmp_path, touch))


@pytest.mark.filterwarnings("ignore:no fast renderer available")
def test_a_fitted_kiosk_shows_its_first_page_and_knows_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    machine = read_settings(written(tmp_path, GLASS))
    assert machine.kiosk is not None
    program = DeviceProgram(machine, DeviceKind.KIOSK, machine.kiosk.device)
    fittings = KioskFittings(program, machine, machine.kiosk)
    turns = glass_turns(fittings, machine.kiosk.touched)
    kiosk = turns[1].__self__  # type: ignore[attr-defined]
    fittings.open()
    kiosk.see_catalogue(catalogue())
    kiosk.read_names(0.0)
    kiosk.serve(0.0)

    assert kiosk.page.name == "home"
    assert kiosk.page.aids.low_reach
    assert kiosk._state.parts["printer"] is DeviceState.READY
    assert kiosk._state.parts["reader"] is DeviceState.READY
