"""The voice as a process over a real broker, and `hall say`."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from shutil import which

import msgspec
import pytest
from click.testing import CliRunner

from devices.sound import Sound, chime
from displays.voice.trying import say
from hall.broker_link import BrokerLink
from hall.clock import WallClock
from hall.messages.answers import Agreed
from hall.messages.facts import CatalogueFact, OfferedGroup, OfferedItem
from hall.messages.reports import Announced, read_report
from hall.messages.topics import Address, Words, device_topics
from hall.words import GroupId, ItemCode
from tests.conftest import Mosquitto
from tests.displays.samples import NOW, call, fact
from tests.processes import SOON_S, ZHAOHUA, command, running

needs_espeak = pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed")

SECTION = """
    [voice]
    device = "voice-1"
    speaker = { fitting = "simulated" }
"""
BOARD = msgspec.structs.replace(fact((call("A023"),)), windows=fact().windows[:3])
CATALOGUE = CatalogueFact(
    at=NOW,
    version="1",
    hall=Words("昭化"),
    groups=(
        OfferedGroup(
            id=GroupId("zh"),
            name=Words("综合"),
            prefix="A",
            items=(OfferedItem(code=ItemCode("zh-01"), name=Words("咨询")),),
        ),
    ),
)


@contextmanager
def server(mosquitto: Mosquitto) -> Iterator[tuple[BrokerLink, Queue[tuple[str, bytes]]]]:
    """A server that has said how its hall is, and what devices report to it."""
    heard: Queue[tuple[str, bytes]] = Queue()
    link = BrokerLink(mosquitto.settings, "server", WallClock())
    link.subscribe(device_topics(ZHAOHUA, "done"), lambda topic, payload: heard.put((topic, payload)))
    link.start()
    assert link.wait_ready(SOON_S)
    for told in (BOARD, CATALOGUE):
        link.publish(told.topic(ZHAOHUA), told)
    yield link, heard
    link.close()


@pytest.mark.broker
@pytest.mark.whole_hall
def test_a_voice_process_that_starts_late_calls_and_says_so(mosquitto: Mosquitto, tmp_path: Path) -> None:
    with server(mosquitto) as (link, heard):
        parts: Queue[str] = Queue()
        link.subscribe(device_topics(ZHAOHUA, "part/speaker"), lambda _, payload: parts.put(payload.decode()))
        with running("voice", SECTION, mosquitto.port, tmp_path):
            topic, payload = heard.get(timeout=SOON_S)
            report = read_report(payload)
            receipt = Agreed(request_id=report.request_id)
            link.publish(receipt.topic(Address.read(topic)), receipt)
            said = parts.get(timeout=SOON_S)
        assert isinstance(report, Announced)
        assert (report.ticket, report.calls) == ("t-A023", 1)
        assert '"part":"speaker"' in said
    assert (tmp_path / "world/voice-voice-1.wav").exists()


@needs_espeak
@pytest.mark.broker
@pytest.mark.whole_hall
def test_at_install_a_voice_makes_the_clips_of_its_own_hall_and_finds_them_sound(
    mosquitto: Mosquitto, tmp_path: Path
) -> None:
    line = command("voice", SECTION, mosquitto.port, tmp_path)
    with server(mosquitto):
        unready = subprocess.run([*line, "--check"], capture_output=True, text=True, timeout=SOON_S)
        rendered = subprocess.run([*line, "--render"], capture_output=True, text=True, timeout=SOON_S)
        ready = subprocess.run([*line, "--check"], capture_output=True, text=True, timeout=SOON_S)
    clips = tmp_path / "kept/voice-1/clips"
    assert (unready.returncode, rendered.returncode, ready.returncode) == (1, 0, 0), ready.stdout
    assert "numbers/3.wav" in unready.stdout
    assert {f"{number}.wav" for number in (1, 2, 3)} == {path.name for path in (clips / "numbers").iterdir()}
    assert len(list((clips / "spelled").iterdir())) == 11


@needs_espeak
def test_three_calls_are_written_and_read_out(tmp_path: Path) -> None:
    file = tmp_path / "calls.wav"
    done = CliRunner().invoke(say, ["A001", "3", "B012", "12", "C107", "5", "--wav", str(file), "--phonemes"])
    assert done.exit_code == 0, done.output
    sound = Sound.read(file.read_bytes())
    assert sound.samples.count(chime().samples) == 3
    assert sound.seconds > 3 * 6
    assert "qing3 ei1 ling2 ling2 yao1 hao4, dao4 san1 hao4 chuang1 kou3" in done.output
    assert "tS;h'i21N" in done.output


@needs_espeak
def test_a_hall_tries_its_own_words_in_english_from_clips(tmp_path: Path) -> None:
    options = ["--lang", "en", "--template", "{ticket_no} to {window_no}", "--bank", str(tmp_path / "clips")]
    done = CliRunner().invoke(say, ["A1", "7", "--times", "1", "--wav", str(tmp_path / "call.wav"), *options])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "clips/en/phrases/to.wav").exists()
    assert (tmp_path / "clips/en/numbers/7.wav").exists()


@pytest.mark.parametrize("calls", [[], ["A001"], ["A001", "three"]])
def test_a_call_without_its_window_is_refused_in_words(calls: list[str]) -> None:
    done = CliRunner().invoke(say, calls)
    assert done.exit_code == 2
    assert "hall say A001 3 B012 12" in done.output


def test_a_machine_that_cannot_play_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(say, ["A001", "3"])
    assert done.exit_code == 1
    assert "alsa-utils" in done.output
