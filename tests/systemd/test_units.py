"""The units parse without a complaint and are shut tight; they are not run here."""

import subprocess
from pathlib import Path
from shutil import which

import pytest

UNITS = sorted((Path(__file__).parents[2] / "systemd").glob("*.service"))
ANALYZE = which("systemd-analyze")
THRESHOLD = {"hall-server.service": 20}
"""Tenths of systemd's exposure score; device programs need their devices."""
DEVICE_THRESHOLD = 30

pytestmark = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not here")


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ANALYZE or "", *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_there_is_a_unit_for_every_long_running_role() -> None:
    roles = {unit.stem.removeprefix("hall-") for unit in UNITS}
    assert roles == {"server", "kiosk", "desk", "display", "signs", "voice", "locker"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_has_no_unknown_key(unit: Path) -> None:
    said = analyze("verify", "--recursive-errors=no", str(unit))
    complaints = [line for line in said.stderr.splitlines() if unit.name in line and "not executable" not in line]
    assert complaints == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_shut_tight(unit: Path) -> None:
    threshold = THRESHOLD.get(unit.name, DEVICE_THRESHOLD)
    said = analyze("security", "--offline=true", f"--threshold={threshold}", str(unit))
    assert said.returncode == 0, said.stdout[-400:]
