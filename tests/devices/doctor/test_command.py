"""The command itself, on this very machine: a lock board on a pseudo-terminal, a broker that is there or not."""

import json
import os
import subprocess
import sys
import tty
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from select import select
from threading import Event, Thread
from typing import Annotated, Any, Literal

import msgspec
import pytest

from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.world import World
from tests.conftest import Mosquitto
from tests.devices.samples import HandClock


def examined(settings: Path, *options: str) -> tuple[int, str]:
    call = [sys.executable, "-c", "from hall.command_line import main; main()", "doctor", "--settings", str(settings)]
    said = subprocess.run([*call, *options], capture_output=True, text=True, check=False, timeout=60)
    return said.returncode, said.stdout


def by_code(said: str) -> Mapping[str, Any]:
    return {each["code"]: each for each in json.loads(said)["findings"]}


def settings_file(folder: Path, port: str, broker: int) -> Path:
    file = folder / "hall.toml"
    file.write_text(
        f'[hall]\nid = "zhaohua"\nfolder = "kept"\n[broker]\nport = {broker}\n[locker]\ndevice = "locker-1"\n'
        f'locker = "locker-1"\n[locker.board]\nfitting = "8a-serial"\nport = "{port}"\n'
    )
    return file


@contextmanager
def port_of(twin: LockBoardTwin) -> Iterator[str]:
    """A serial port with the twin behind it."""
    far, near = os.openpty()
    tty.setraw(far)
    tty.setraw(near)
    stop = Event()

    def carry() -> None:
        while not stop.is_set():
            if select([far], [], [], 0.05)[0]:
                twin.write(os.read(far, 64))
                os.write(far, twin.read(64, 0))

    carrier = Thread(target=carry)
    carrier.start()
    try:
        yield os.ttyname(near)
    finally:
        stop.set()
        carrier.join()
        os.close(far)
        os.close(near)


@pytest.mark.broker
def test_a_locker_whose_doors_are_shut_answers_and_the_broker_lets_us_in(tmp_path: Path, mosquitto: Mosquitto) -> None:
    twin = LockBoardTwin(World(tmp_path / "world"), "locker-1", 24, HandClock())
    with port_of(twin) as port:
        _, said = examined(settings_file(tmp_path, port, mosquitto.port), "--json")
    findings = by_code(said)
    assert findings["answers"]["part"] == "locker.board"
    assert findings["broker_there"]["grade"] == "sound"


def test_what_needs_hands_ends_the_command_with_one_and_is_said_in_chinese_first(tmp_path: Path) -> None:
    settings = settings_file(tmp_path, "/dev/serial/by-id/none", 1)
    code, said = examined(settings)
    assert code == 1
    assert "需处理　locker.board　" in said
    assert "连不上消息服务器 127.0.0.1:1" in said
    code, said = examined(settings, "--lang", "en")
    assert code == 1
    assert "Verdict: " in said


def test_json_holds_every_finding_in_both_languages(tmp_path: Path) -> None:
    code, said = examined(settings_file(tmp_path, "/dev/serial/by-id/none", 1), "--json")
    findings = by_code(said)
    assert code == 1
    assert json.loads(said)["sound"] is False
    assert findings["broker_silent"]["zh"]
    assert findings["broker_silent"]["en"]


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """A finding as scripts read it."""

    code: Annotated[str, msgspec.Meta(pattern="^[a-z_]+$")]
    grade: Literal["sound", "notice", "hands"]
    part: str
    about: dict[str, str]
    zh: Annotated[str, msgspec.Meta(min_length=2)]
    en: Annotated[str, msgspec.Meta(min_length=2)]


class Verdict(msgspec.Struct, forbid_unknown_fields=True):
    """All that `--json` says."""

    sound: bool
    findings: list[Row]


def test_json_has_the_shape_that_scripts_rely_on_and_agrees_with_the_exit_code(tmp_path: Path) -> None:
    code, said = examined(settings_file(tmp_path, "/dev/serial/by-id/none", 1), "--json")
    verdict = msgspec.json.decode(said, type=Verdict)
    assert verdict.findings
    assert verdict.sound is (code == 0) is all(row.grade != "hands" for row in verdict.findings)
