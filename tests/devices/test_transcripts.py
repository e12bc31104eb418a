"""Conversations written down with nobody in them, and played back to their drivers byte by byte."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from devices import record
from devices.drivers.lock_8a import LockBoard8A
from devices.drivers.sdt_frames import READ, Replies, sealed
from devices.drivers.sdt_mask import SdtMask
from devices.drivers.sdt_reader import SdtReader
from devices.id_card import Misread
from devices.ports import DeviceGone, DoorState
from devices.simulated.card_reader import CardReaderTwin, Pad
from devices.simulated.id_cards import PHOTO
from devices.simulated.lock_board import LockBoardTwin
from devices.simulated.world import World
from devices.transports.transcript import FROM, TO, Line, OffScript, Recording, Replay, written
from tests.devices.pty_line import port_to
from tests.devices.samples import HandClock
from tests.devices.test_id_card import CARDS

TRANSCRIPTS = Path(__file__).parent / "transcripts"
MADE = CARDS["resident"]


class Laid:
    """A hand that leaves one card lying."""

    def pad(self) -> Pad:
        return Pad(MADE)


def play(name: str) -> Replay:
    return Replay(written((TRANSCRIPTS / f"{name}.txt").read_text()))


def test_a_card_readers_transcript_plays_the_whole_conversation_and_there_is_nobody_in_it() -> None:
    wire, clock = play("id-card-serial"), HandClock()
    reader = SdtReader(wire, clock, clock.wait)
    reader.check()
    assert reader.read(0) == Misread("card_unsound")
    assert wire.over()


def test_a_lock_boards_transcript_plays_the_whole_conversation() -> None:
    wire, clock = play("8a-serial"), HandClock()
    assert set(LockBoard8A(wire, 24, clock.wait).doors().values()) == {DoorState.CLOSED}
    assert wire.over()


def test_a_driver_that_says_another_byte_or_speaks_out_of_turn_is_off_the_script() -> None:
    wire = Replay([Line(0, TO, b"ab"), Line(0, FROM, b"xyz"), Line(0, TO, b"c")])
    wire.write(b"a")
    with pytest.raises(OffScript, match="63 instead of 62"):
        wire.write(b"c")
    wire.write(b"b")
    with pytest.raises(OffScript, match="out of turn"):
        wire.write(b"c")
    assert wire.read(2, 0) + wire.read(2, 0) == b"xyz"
    assert wire.read(2, 0) == b""
    assert not wire.over()
    wire.write(b"c")
    assert wire.over()
    wire.close()
    with pytest.raises(DeviceGone):
        wire.read(1, 0)


def test_what_was_written_down_reads_back_the_same_and_remarks_are_left_out() -> None:
    lines = [Line(0.25, TO, b"\x00\xff"), Line(1.5, FROM, b"a")]
    assert [*written("# 8a\n\n" + "\n".join(map(str, lines)))] == lines
    with pytest.raises(ValueError, match="neither"):
        [*written("0.1 ? 00")]


@pytest.mark.parametrize("piece", [1, 7, 5000])
def test_a_masked_reading_is_still_a_sound_frame_with_nobody_in_it(piece: int) -> None:
    reading = sealed(bytes([0, 0, 0x90]) + MADE.reading())
    mask, masked = SdtMask(), b""
    stream = b"\xaa\xaa" + reading + reading[200:300] + sealed(bytes([0, 0, 0x9F, 1, 2, 3, 4]))
    for start in range(0, len(stream), piece):
        masked += mask(FROM, stream[start : start + piece])
    assert len(masked) == len(stream)
    first, second = Replies().take(masked)
    assert first.answers(READ)
    assert first.data == bytes.fromhex("01000400") + bytes(1280)
    assert second.data == bytes(4)
    for secret in (MADE.text()[:8], MADE.number.encode("utf-16-le")[:8], PHOTO[100:108]):
        assert secret not in masked


def test_a_wrong_checksum_stays_wrong_under_the_mask() -> None:
    reading = bytearray(sealed(bytes([0, 0, 0x90]) + MADE.reading()))
    reading[-1] ^= 1
    assert Replies().take(SdtMask()(FROM, bytes(reading))) == []


def test_a_recording_of_a_reader_hides_the_card_before_anything_is_kept() -> None:
    kept: list[Line] = []
    clock = HandClock()
    reader = SdtReader(Recording(CardReaderTwin(Laid()), kept.append, SdtMask(), clock), clock, clock.wait)
    assert reader.read(0) is not None
    said = b"".join(line.data for line in kept)
    assert MADE.text()[:6] not in said
    assert {line.direction for line in kept} == {TO, FROM}


@pytest.mark.parametrize("kind", ["id-card-serial", "8a-serial"])
def test_hall_record_writes_a_transcript_that_its_driver_can_be_tested_with(tmp_path: Path, kind: str) -> None:
    twin = CardReaderTwin(Laid()) if kind == "id-card-serial" else LockBoardTwin(World(tmp_path), "l", 24, HandClock())
    out = tmp_path / "talk.txt"
    with port_to(twin) as port:
        args = ["--kind", kind, "--port", port, "--seconds", "0.1", "--out", str(out)]
        result = CliRunner().invoke(record.record, args)
    assert result.exit_code == 0, result.output
    lines = [*written(out.read_text())]
    assert {each.direction for each in lines} == {TO, FROM}
    assert MADE.text()[:6].hex(" ") not in out.read_text()


def test_a_port_that_is_not_there_ends_hall_record_in_words(tmp_path: Path) -> None:
    args = ["--kind", "8a-serial", "--port", "/dev/serial/by-id/none", "--out", str(tmp_path / "talk.txt")]
    result = CliRunner().invoke(record.record, args)
    assert result.exit_code == 1
    assert "设备失去连接" in result.output


def test_no_transcript_in_the_repository_has_a_card_in_it() -> None:
    for path in TRANSCRIPTS.glob("id-card*.txt"):
        for line in written(path.read_text()):
            assert len(set(line.data)) < 32, path.name
