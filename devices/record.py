"""`hall record`: a real device's conversation as a transcript, with nobody in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TextIO

import click

from devices.drivers.escpos_printer import EscposPrinter
from devices.drivers.lock_8a import LockBoard8A
from devices.drivers.paper import PAPERS
from devices.drivers.sdt_mask import SdtMask
from devices.drivers.sdt_reader import SdtReader
from devices.id_card import Card
from devices.ports import DeviceError
from devices.transports.ports import Transport
from devices.transports.serial_line import SerialLine
from devices.transports.transcript import Line, Mask, Recording
from hall.clock import Clock, WallClock
from hall.texts import Texts
from hall.words import Language

TEXTS = Texts("devices")
MOST_DOORS = 24


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said to one kind of device, none of which changes anything, and what hides the people in it."""

    baud: int
    hold: Callable[[Transport, Clock, float], None]
    mask: Callable[[], Mask]


def _card_reader(wire: Transport, clock: Clock, seconds: float) -> None:
    reader = SdtReader(wire, clock, Event().wait)
    reader.check()
    end = clock.monotonic() + seconds
    while (left := end - clock.monotonic()) > 0:
        if isinstance(card := reader.read(left), Card):
            card.forget()


def _printer(wire: Transport, _clock: Clock, _seconds: float) -> None:
    EscposPrinter(wire, PAPERS[80]).check()


def _lock_board(wire: Transport, _clock: Clock, _seconds: float) -> None:
    LockBoard8A(wire, MOST_DOORS, Event().wait).doors()


def _listen(wire: Transport, clock: Clock, seconds: float) -> None:
    end = clock.monotonic() + seconds
    while (left := end - clock.monotonic()) > 0:
        wire.read(256, left)


def as_it_is(_direction: str, data: bytes) -> bytes:
    """Everything: nobody is in it."""
    return data


TALKS: Mapping[str, Talk] = {
    "id-card-serial": Talk(115200, _card_reader, SdtMask),
    "escpos-serial": Talk(9600, _printer, lambda: as_it_is),
    "8a-serial": Talk(9600, _lock_board, lambda: as_it_is),
    "profile-pad": Talk(9600, _listen, lambda: as_it_is),
    "profile-keypad": Talk(9600, _listen, lambda: as_it_is),
}


def record_talk(kind: str, wire: Transport, seconds: float, clock: Clock, keep: Callable[[Line], None]) -> None:
    """Hold the talk of that kind and keep each line of it; raises `DeviceError` where the device fails."""
    talk = TALKS[kind]
    talk.hold(Recording(wire, keep, talk.mask(), clock), clock, seconds)


@click.command()
@click.option("--kind", type=click.Choice([*TALKS]), required=True, help="The device's row in the catalogue.")
@click.option("--port", required=True, help="Its serial line, by its stable name.")
@click.option("--baud", type=int, default=None, help="Its speed, where it is not the usual.")
@click.option("--seconds", type=click.FloatRange(min=0), default=20.0, show_default=True, help="How long to listen.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The transcript's file.")
def record(kind: str, port: str, baud: int | None, seconds: float, out: Path) -> None:
    """记录设备对话 · Write down a device's conversation, personal data masked, to test its driver with."""
    if kind == "profile-keypad":
        click.echo("\n".join(TEXTS.say("record_no_pin", lang) for lang in Language), err=True)
    with out.open("w", encoding="utf-8") as file:
        file.write(f"# {kind}\n")
        try:
            wire = SerialLine(port, baud or TALKS[kind].baud)
            record_talk(kind, wire, seconds, WallClock(), lambda line: _write(file, line))
        except DeviceError as error:
            words = [TEXTS.say(error.code, lang) for lang in Language]
            raise click.ClickException("\n".join([*words, error.detail])) from error


def _write(file: TextIO, line: Line) -> None:
    file.write(f"{line}\n")
