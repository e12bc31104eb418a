"""Settings are read once, whole, or not at all."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from hall.reading import Unreadable
from hall.settings import SettingsRefused, read_settings, required
from hall.words import DeviceId, Language

KIOSK = """
[hall]
id = "zhaohua"
folder = "kept"

[broker]
host = "broker.hall"
user = "kiosk-1"
password_file = "broker.password"

[broker.tls]
ca = "/etc/hall/ca.pem"

[kiosk]
device = "kiosk-1"
printer = { fitting = "escpos-serial", port = "/dev/serial/by-id/printer" }
panel = { fitting = "touch" }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "hall.toml"
    path.write_text(text, encoding="utf-8")
    return path


def findings(folder: Path, text: str) -> str:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(written(folder, text))
    return str(refused.value)


def test_what_the_file_does_not_say_has_its_default(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, KIOSK))
    assert (settings.broker.host, settings.broker.port) == ("broker.hall", 1883)
    assert settings.kiosk is not None
    assert (settings.kiosk.printer.fitting, settings.kiosk.paper_mm) == ("escpos-serial", 80)
    assert settings.desk is None
    assert settings.log.level == "info"


def test_a_relative_path_starts_at_the_files_folder(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, KIOSK))
    assert settings.broker.password_file == tmp_path / "broker.password"
    assert settings.broker.tls is not None
    assert settings.broker.tls.ca == Path("/etc/hall/ca.pem")
    assert settings.spool(DeviceId("kiosk-1")) == tmp_path / "kept/kiosk-1/spool"
    assert settings.database_url == f"sqlite:///{tmp_path}/kept/journal.db"


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, KIOSK))
    with pytest.raises(FrozenInstanceError):
        settings.broker.port = 1  # type: ignore[misc]


def test_an_unknown_key_is_refused_with_the_near_miss(tmp_path: Path) -> None:
    said = findings(tmp_path, KIOSK.replace('host = "broker.hall"', "prt = 1884"))
    assert said.startswith("hall.toml: broker.prt: ")
    assert "'prt'" in said
    assert "'port'" in said


def test_an_unknown_section_is_refused_with_the_near_miss(tmp_path: Path) -> None:
    said = findings(tmp_path, KIOSK.replace("[kiosk]", "[kisok]"))
    assert "'kisok'" in said
    assert "'kiosk'" in said


def test_every_finding_is_said_at_once_in_both_languages(tmp_path: Path) -> None:
    text = KIOSK.replace('host = "broker.hall"', "prt = 1884").replace('device = "kiosk-1"\n', "")
    with pytest.raises(SettingsRefused) as refused:
        read_settings(written(tmp_path, text))
    assert [finding.code for finding in refused.value.findings] == ["unknown_key", "missing_key"]
    assert all(len(refused.value.say(lang).splitlines()) == 2 for lang in Language)
    assert refused.value.say(Language.ZH) != refused.value.say(Language.EN)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('port = "1883"', 'host = "broker.hall"'),
        ("port = 70000", 'host = "broker.hall"'),
        ("", 'user = "kiosk-1"\n'),
        ('ca = "a"\ncert = "b"', 'ca = "/etc/hall/ca.pem"'),
        ('fitting = "simulated"', 'fitting = "touch"'),
        ("[kiosk", "[kiosk]"),
    ],
    ids=["mistyped", "out of range", "password of nobody", "half a key pair", "simulated in a real hall", "not TOML"],
)
def test_a_file_that_makes_no_sense_stops_the_program(tmp_path: Path, wrong: str, right: str) -> None:
    assert right in KIOSK
    assert findings(tmp_path, KIOSK.replace(right, wrong)).startswith("hall.toml: ")


def test_simulated_parts_are_welcome_where_a_simulation_is_declared(tmp_path: Path) -> None:
    text = KIOSK.replace('"touch"', '"simulated"') + '[simulation]\nfolder = "run"\n'
    settings = read_settings(written(tmp_path, text))
    assert settings.simulation is not None
    assert settings.simulation.folder == tmp_path / "run"


def test_the_demos_clock_needs_times_with_an_offset(tmp_path: Path) -> None:
    clock = "[clock]\nepoch = 2026-03-02T08:30:00{}\nstarted_at = 2026-11-01T12:00:00Z\nspeed = 60.0\n"
    assert "clock.epoch" in findings(tmp_path, KIOSK + clock.format(""))
    settings = read_settings(written(tmp_path, KIOSK + clock.format("+08:00")))
    assert settings.clock is not None
    assert settings.clock.speed == 60


def test_a_section_a_program_cannot_do_without_is_asked_for_by_name(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, KIOSK))
    assert required(settings.kiosk, "kiosk") is settings.kiosk
    with pytest.raises(Unreadable, match=r"\[server\]"):
        required(settings.server, "server")
