"""The ticket printer over TCP, over the kernel's printer node and over bare USB: the same driver, real lines."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.escpos_replies import JobDone, PrinterEar, Pushed, Queued, Reply
from devices.drivers.paper import PAPERS
from devices.drivers.printer_profile import PLAIN, PrinterProfile
from devices.ports import DeviceError, DeviceGone, DeviceNeedsHands, OutcomeUnknown
from devices.profiles import read_profile
from devices.transports import usb_lp
from devices.transports.tcp import TcpLine
from devices.transports.usb_bulk import UsbBulk, UsbName
from devices.transports.usb_lp import UsbLp
from tests.devices.samples import ScriptedPrinter, a_slip, healthy
from tests.devices.usb_bus import Bus, Plugged

PAPER = PAPERS[80]


class Answering:
    """A printer at the far end of a stream: answers each DLE EOT and GS r it hears, keeps all it hears."""

    def __init__(self, status: int = 0x12) -> None:
        self.heard = b""
        self._status = status

    def hear(self, data: bytes) -> bytes:
        """What it answers to more bytes; a question may come in pieces."""
        before = self._answered(self.heard)
        self.heard += data
        return self._answered(self.heard)[len(before) :]

    def _answered(self, heard: bytes) -> bytes:
        asked = [(at, self._status) for at in range(len(heard) - 2) if heard[at : at + 2] == b"\x10\x04"]
        queued = [(at, 0x00) for at in range(len(heard) - 2) if heard[at : at + 3] == b"\x1d\x72\x01"]
        return bytes(reply for _, reply in sorted(asked + queued))


@contextmanager
def tcp_printer(printer: Answering) -> Iterator[str]:
    """The address of a printer on a TCP port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                line, _ = server.accept()
                with line:
                    while data := line.recv(4096):
                        line.sendall(printer.hear(data))

        thread = Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def test_a_network_printer_prints_a_whole_slip() -> None:
    far = Answering()
    with tcp_printer(far) as address:
        printer = EscposPrinter(TcpLine(address, 9100), PAPER)
        printer.print_slip(a_slip())
        printer.close()
    assert b"A023" in far.heard


def test_a_network_printer_that_is_not_there_is_gone() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    for wrong in (address, "127.0.0.1:no", "127.0.0.1:99999"):
        with pytest.raises(DeviceGone):
            TcpLine(wrong, 9100)


def test_a_network_printer_that_hangs_up_is_gone_and_so_is_one_we_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = TcpLine(f"127.0.0.1:{server.getsockname()[1]}", 9100)
        server.accept()[0].close()
        with pytest.raises(DeviceGone):
            line.read(1, 5.0)
        line.close()
        for use in (lambda: line.read(1, 0), lambda: line.write(b"?")):
            with pytest.raises(DeviceGone):
                use()


@contextmanager
def printer_node(printer: Answering, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[UsbLp, socket.socket]]:
    """A printer node whose far end is a socket: pollable and non-blocking, as usblp's is."""
    near, far = socket.socketpair()
    monkeypatch.setattr(usb_lp.os, "open", lambda *_: os.dup(near.fileno()))
    near.setblocking(False)
    line = UsbLp("/dev/usb/lp0")

    def serve() -> None:
        with suppress(OSError):
            while data := far.recv(4096):
                far.sendall(printer.hear(data))

    thread = Thread(target=serve)
    thread.start()
    near.close()
    try:
        yield line, far
    finally:
        line.close()
        thread.join()
        far.close()


def test_a_printer_node_prints_a_whole_slip(monkeypatch: pytest.MonkeyPatch) -> None:
    far = Answering()
    with printer_node(far, monkeypatch) as (line, _):
        EscposPrinter(line, PAPER).print_slip(a_slip())
    assert b"A023" in far.heard


def test_a_pulled_printer_node_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with printer_node(Answering(), monkeypatch) as (line, far):
        assert line.read(1, 0) == b""
        assert not line.paper_empty()  # a socket is no printer: it does not know
        far.shutdown(socket.SHUT_RDWR)
        with pytest.raises(DeviceGone):
            EscposPrinter(line, PAPER).check()


def test_a_printer_node_that_takes_nothing_more_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usb_lp, "_WRITE_TIMEOUT_S", 0.05)
    near, far = socket.socketpair()
    near.setblocking(False)
    monkeypatch.setattr(usb_lp.os, "open", lambda *_: os.dup(near.fileno()))
    line = UsbLp("/dev/usb/lp0")
    with near, far, pytest.raises(DeviceGone) as stuck:
        line.write(b"x" * 4_000_000)
    assert stuck.value.code == "silent"
    line.close()
    line.close()
    with pytest.raises(DeviceGone):
        line.read(1, 0)


def test_the_node_s_own_port_tells_of_paper_when_the_printer_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    def port_status(_node: int, request: int, status: bytearray) -> None:
        assert request == 0x060B
        status[0] = 0x30

    monkeypatch.setattr(usb_lp, "ioctl", port_status)
    monkeypatch.setattr("devices.drivers.escpos_printer.REPLY_TIMEOUT_S", 0.01)
    near, far = socket.socketpair()
    monkeypatch.setattr(usb_lp.os, "open", lambda *_: os.dup(near.fileno()))
    line = UsbLp("/dev/usb/lp0")
    with near, far, pytest.raises(DeviceNeedsHands) as out:
        EscposPrinter(line, PAPER).check()
    assert out.value.code == "paper_out"
    line.close()


def test_a_printer_node_that_is_not_there_is_gone() -> None:
    with pytest.raises(DeviceGone):
        UsbLp("/dev/usb/lp-none")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", UsbName(None, None, None)),
        ("usb", UsbName(None, None, None)),
        ("usb:0483:5743", UsbName(0x0483, 0x5743, None)),
        ("usb:0483:5743:A:1", UsbName(0x0483, 0x5743, "A:1")),
    ],
)
def test_a_usb_printer_is_named_by_maker_product_and_serial(text: str, expected: UsbName) -> None:
    assert UsbName.read(text) == expected


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(DeviceGone) as refused:
        UsbName.read("/dev/usb/lp0")
    assert refused.value.code == "bad_address"


def test_a_usb_printer_prints_through_whatever_endpoints_it_has() -> None:
    far = Answering()
    bus = Bus(Plugged(serial="one", far=Answering()), Plugged(serial="two", far=far, out=0x03, into=0x85))
    printer = EscposPrinter(UsbBulk("usb:0483:5743:two", bus), PAPER)
    printer.print_slip(a_slip())
    printer.close()
    assert b"A023" in far.heard
    assert bus.detached == ["two"]
    assert bus.resets == 0


def test_a_silent_usb_printer_is_a_time_out_and_its_port_tells_of_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.drivers.escpos_printer.REPLY_TIMEOUT_S", 0.01)
    plugged = Plugged(far=None)
    bus = Bus(plugged)
    printer = EscposPrinter(UsbBulk("usb", bus), PAPER)
    with pytest.raises(DeviceGone) as silent:
        printer.check()
    assert silent.value.code == "silent"
    plugged.port_status = 0x30
    with pytest.raises(DeviceNeedsHands) as out:
        printer.check()
    assert out.value.code == "paper_out"
    printer.close()


def test_a_usb_printer_pulled_in_mid_slip_leaves_the_outcome_unknown_and_comes_back() -> None:
    plugged = Plugged(far=Answering())
    bus = Bus(plugged)
    printer = EscposPrinter(UsbBulk("usb", bus), PAPER)
    plugged.pulled_after = 100
    with pytest.raises(OutcomeUnknown):
        printer.print_slip(a_slip())
    printer.close()
    with pytest.raises(DeviceGone):
        UsbBulk("usb", Bus())
    again = Plugged(far=Answering())
    back = EscposPrinter(UsbBulk("usb", Bus(again)), PAPER)
    back.print_slip(a_slip())
    back.close()
    assert again.far is not None
    assert again.far.heard.count(b"A023") == 1


def test_a_usb_printer_that_cups_holds_is_in_use() -> None:
    with pytest.raises(DeviceGone) as held:
        UsbBulk("usb", Bus(Plugged(far=None, held=True)))
    assert held.value.code == "in_use"


def test_a_closed_usb_printer_is_gone() -> None:
    line = UsbBulk("usb", Bus(Plugged(far=Answering())))
    line.close()
    line.close()
    for use in (lambda: line.read(1, 0), lambda: line.write(b"?"), line.paper_empty):
        with pytest.raises(DeviceGone):
            use()


EPSON = PrinterProfile(proof="job", pushes=True)
FIRST_JOB = b"\x1d\x28\x48\x06\x00\x30\x300000"


class EpsonWire(ScriptedPrinter):
    """A wire to a printer whose answer to the proof of the first job is given."""

    def __init__(self, proof: bytes, **replies: bytes) -> None:
        super().__init__(healthy())
        self._proof = proof

    def write(self, data: bytes) -> None:
        super().write(data)
        if data.endswith(FIRST_JOB):
            self._waiting += self._proof


def test_a_job_is_proven_by_its_own_number_only() -> None:
    EscposPrinter(EpsonWire(b"\x37\x220000\x00"), PAPER, EPSON).print_slip(a_slip())
    for other in (b"\x37\x229999\x00", b"\x00", b""):
        with pytest.raises(OutcomeUnknown) as unknown:
            EscposPrinter(EpsonWire(other), PAPER, EPSON).print_slip(a_slip())
        assert unknown.value.code == "unfinished"


def test_trouble_that_is_pushed_during_a_slip_is_told_at_once() -> None:
    with pytest.raises(OutcomeUnknown) as unknown:
        EscposPrinter(EpsonWire(b"\x38\x00\x00\x0f"), PAPER, EPSON).print_slip(a_slip())
    assert unknown.value.code == "cover_open"


def test_a_printer_says_many_things_in_one_stream() -> None:
    ear = PrinterEar()
    stream = b"\x12\x37\x220007\x00\x18\x00\x0c\x00\x0c\x1a"
    said = [each for at in range(len(stream)) for each in ear.hear(stream[at : at + 1])]
    assert said == [Reply(0x12), JobDone(b"0007"), Pushed(b"\x18\x00\x0c\x00"), Queued(0x0C), Reply(0x1A)]


def test_a_message_that_never_ends_does_not_hide_what_follows_the_silence() -> None:
    ear = PrinterEar()
    assert ear.hear(b"\x37\x22\x12") == []
    assert ear.silence() == [Queued(0x22), Reply(0x12)]
    assert ear.hear(b"\x12") == [Reply(0x12)]


@pytest.mark.parametrize(("paper", "retracted"), [(b"\x20", True), (b"\x00", False)])
def test_a_presenter_holds_the_slip_out_and_draws_a_forgotten_one_back(paper: bytes, retracted: bool) -> None:
    profile = read_profile("printers", "presenter", PrinterProfile)
    assert profile.presenter is not None
    wire = ScriptedPrinter(healthy() | {b"\x10\x04\x14": b"\x10\x0f" + paper + b"\x00\x00\x00"})
    EscposPrinter(wire, PAPER, profile).print_slip(a_slip())
    assert (wire.printed[:3] == b"\x1d\x65\x02") is retracted
    assert wire.printed.endswith(b"\x1d\x56\x00\x1d\x65\x05\x1d\x72\x01")


def test_every_shipped_profile_can_be_read_and_a_missing_one_is_named() -> None:
    assert read_profile("printers", "epson", PrinterProfile) == EPSON
    assert PLAIN.presenter is None
    with pytest.raises(DeviceError) as missing:
        read_profile("printers", "custom", PrinterProfile)
    assert missing.value.code == "no_profile"
