"""The ESC/POS printer: what it takes for health, for silence and for an unknown outcome."""

from pathlib import Path

import pytest

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.escpos_status import QUESTIONS, decode, is_reply, question
from devices.drivers.paper import PAPERS
from devices.ports import DeviceGone, DeviceNeedsHands, OutcomeUnknown
from devices.simulated.printer import PaperPrinter
from devices.simulated.world import World
from tests.devices.samples import ScriptedPrinter, a_slip, healthy

PAPER = PAPERS[80]


@pytest.mark.parametrize(
    ("n", "reply", "code"),
    [
        (1, 0x12, ""),
        (1, 0x1A, "offline"),
        (2, 0x16, "cover_open"),
        (2, 0x32, "paper_out"),
        (2, 0x52, "broken"),
        (3, 0x1A, "cutter"),
        (3, 0x32, "broken"),
        (3, 0x52, "hot"),
        (4, 0x1E, ""),
        (4, 0x16, ""),
        (4, 0x7E, "paper_out"),
        (4, 0x72, "paper_out"),
        (4, 0x32, "paper_out"),
        (4, 0x52, "paper_out"),
    ],
)
def test_each_status_byte_means_what_the_command_reference_says(n: int, reply: int, code: str) -> None:
    assert decode(dict.fromkeys(QUESTIONS, 0x12) | {n: reply}).code == code


@pytest.mark.parametrize("bit", [0x04, 0x08])
def test_one_sensor_bit_is_enough_for_near_end(bit: int) -> None:
    assert decode(dict.fromkeys(QUESTIONS, 0x12) | {4: 0x12 | bit}).near_end


@pytest.mark.parametrize(
    ("byte", "expected"), [(0x12, True), (0x7E, True), (0x10, False), (0x00, False), (0xFF, False)]
)
def test_pushed_status_and_noise_are_no_replies(byte: int, expected: bool) -> None:
    assert is_reply(byte) is expected


def test_a_healthy_printer_prints_and_low_paper_only_warns() -> None:
    wire = ScriptedPrinter(healthy() | {question(4): b"\x1e"})
    printer = EscposPrinter(wire, PAPER)
    printer.print_slip(a_slip())
    assert b"A023" in wire.printed
    assert printer.check() == "paper_low"


def test_silence_before_the_slip_prints_nothing() -> None:
    wire = ScriptedPrinter({})
    with pytest.raises(DeviceGone) as silent:
        EscposPrinter(wire, PAPER).print_slip(a_slip())
    assert silent.value.code == "silent"
    assert wire.printed == b""


def test_silence_after_the_slip_is_an_unknown_outcome() -> None:
    replies = healthy()
    del replies[b"\x1d\x72\x01"]
    wire = ScriptedPrinter(replies)
    with pytest.raises(OutcomeUnknown) as unknown:
        EscposPrinter(wire, PAPER).print_slip(a_slip())
    assert unknown.value.code == "unfinished"
    assert b"A023" in wire.printed


def test_paper_that_ends_in_the_middle_of_a_slip_is_an_unknown_outcome() -> None:
    wire = ScriptedPrinter(healthy() | {b"\x1d\x72\x01": b"\x0c"})
    with pytest.raises(OutcomeUnknown) as unknown:
        EscposPrinter(wire, PAPER).print_slip(a_slip())
    assert unknown.value.code == "paper_out"


def test_paper_out_needs_hands_and_nothing_is_printed() -> None:
    wire = ScriptedPrinter(healthy() | {question(4): b"\x72"})
    with pytest.raises(DeviceNeedsHands) as out:
        EscposPrinter(wire, PAPER).print_slip(a_slip())
    assert out.value.code == "paper_out"
    assert wire.printed == b""


def test_pushed_status_before_a_reply_is_passed_over() -> None:
    wire = ScriptedPrinter(healthy() | {question(1): b"\x10\x00\x00\x00\x1a"})
    with pytest.raises(DeviceNeedsHands) as offline:
        EscposPrinter(wire, PAPER).check()
    assert offline.value.code == "offline"


def test_the_real_driver_prints_on_the_simulated_printer(tmp_path: Path) -> None:
    world = World(tmp_path)
    wire = PaperPrinter(world, PAPER, keep=2, wait=lambda _: None)
    printer = EscposPrinter(wire, PAPER)
    for number in ("A001", "A002", "A003"):
        printer.print_slip(a_slip(ticket_no=number))
    printer.close()
    assert world.printed() == 3
    assert sorted(path.name for path in (tmp_path / "slips").glob("*.bin")) == ["0002.bin", "0003.bin"]
    assert b"A003" in (tmp_path / "slips/0003.bin").read_bytes()
    assert (tmp_path / "slips/0003.bin").read_bytes()[:2] == b"\x1b\x40"
    assert (tmp_path / "slip-latest.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ('{"paper_out": true}', "paper_out"),
        ('{"cover_open": true}', "cover_open"),
        ('{"offline": true}', "offline"),
        ('{"silent": true}', "silent"),
    ],
)
def test_the_simulated_printer_plays_faults_and_keeps_no_slip(tmp_path: Path, faults: str, code: str) -> None:
    world = World(tmp_path)
    printer = EscposPrinter(PaperPrinter(world, PAPER), PAPER)
    world.put("printer.json", faults.encode())
    with pytest.raises((DeviceNeedsHands, DeviceGone)) as fault:
        printer.print_slip(a_slip())
    assert fault.value.code == code
    assert world.printed() == 0
    printer.close()


def test_an_unplugged_printer_is_gone(tmp_path: Path) -> None:
    printer = EscposPrinter(PaperPrinter(World(tmp_path), PAPER), PAPER)
    printer.close()
    with pytest.raises(DeviceGone):
        printer.check()
