"""What devices' codecs make of broken wires: `python -m benchmarks.fuzz_devices --inputs 1000000`."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from time import process_time

import click

from benchmarks.device_codecs import CODECS, Codec

SPEED_BYTES = 300_000
PIECE = 256


@dataclass
class Tally:
    """What came of the inputs of one codec."""

    inputs: int = 0
    events: int = 0


class FalseEvent(AssertionError):
    """A codec told what never stood on the wire, or did not hear a whole frame after a silence."""


def broken_wire(codec: Codec, dice: Random) -> bytes:
    """A few frames, one's own and strangers', each with something done to it, and noise between."""
    wire = b""
    for _ in range(dice.randint(1, 3)):
        frame = dice.choice(codec.frames if dice.random() < 0.7 else codec.strangers)
        wire += dice.choice(_HARMS)(frame, dice)
        if dice.random() < 0.3:
            wire += dice.randbytes(dice.randint(1, 12))
    return wire


def pieces(wire: bytes, dice: Random) -> Iterator[bytes]:
    """The wire as a port gives it: in one piece or in many."""
    step = dice.choice((1, 2, 3, 7, len(wire) or 1))
    return (wire[at : at + step] for at in range(0, len(wire), step))


def fuzz(codec: Codec, inputs: int, seed: int) -> Tally:
    """Every event stood on the wire, and after a silence the next whole frame is heard; raises `FalseEvent`."""
    dice, tally, ear = Random(f"{codec.name}:{seed}"), Tally(), codec.ear()
    for _ in range(inputs):
        wire = broken_wire(codec, dice)
        told = [event for piece in pieces(wire, dice) for event in ear.hear(piece)]
        told += ear.silence()
        for event in told:
            if not codec.stood(event, wire):
                raise FalseEvent(f"{codec.name}, seed {seed}: {event!r} from {wire.hex(' ')}")
        genuine = dice.choice(codec.frames)
        if len(heard := [*ear.hear(genuine), *ear.silence()]) != 1 or not codec.stood(heard[0], genuine):
            raise FalseEvent(f"{codec.name}, seed {seed}: deaf to {genuine.hex(' ')} after {wire.hex(' ')}")
        tally.inputs += 1
        tally.events += len(told)
    return tally


def speed(codec: Codec) -> float:
    """MB a processor second through the codec: its own frames, a third of them broken."""
    dice = Random(codec.name)
    wire = bytearray()
    while len(wire) < SPEED_BYTES:
        frame = dice.choice(codec.frames)
        wire += frame if dice.random() < 2 / 3 else dice.choice(_HARMS)(frame, dice)
    ear, began = codec.ear(), process_time()
    for at in range(0, len(wire), PIECE):
        ear.hear(bytes(wire[at : at + PIECE]))
    return len(wire) / (process_time() - began) / 1e6


def _intact(frame: bytes, _dice: Random) -> bytes:
    return frame


def _doubled(frame: bytes, _dice: Random) -> bytes:
    return frame + frame


def _cut_short(frame: bytes, dice: Random) -> bytes:
    return frame[: dice.randint(1, len(frame))]


def _beheaded(frame: bytes, dice: Random) -> bytes:
    return frame[dice.randrange(len(frame)) :]


def _flipped(frame: bytes, dice: Random) -> bytes:
    harmed = bytearray(frame)
    for _ in range(dice.randint(1, 3)):
        harmed[dice.randrange(len(harmed))] ^= 1 << dice.randrange(8)
    return bytes(harmed)


def _wrong_sum(frame: bytes, dice: Random) -> bytes:
    return frame[:-1] + bytes([frame[-1] ^ dice.randint(1, 255)])


def _stuffed(frame: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(frame))
    return frame[:at] + dice.randbytes(dice.randint(1, 4)) + frame[at:]


def _lost_byte(frame: bytes, dice: Random) -> bytes:
    at = dice.randrange(len(frame))
    return frame[:at] + frame[at + 1 :]


_HARMS = (_intact, _doubled, _cut_short, _beheaded, _flipped, _wrong_sum, _stuffed, _lost_byte)


@click.command()
@click.option("--inputs", default=100_000, show_default=True, help="Broken wires for each codec.")
@click.option("--seed", default=1, show_default=True)
@click.option("--only", default="", help="Only codecs whose name contains this.")
def main(inputs: int, seed: int, only: str) -> None:
    """Fuzz every codec and print what came of it as it comes; stops at the first false event."""
    click.echo("broken wires: no crash, nothing told falsely, the next frame heard")
    for codec in CODECS:
        if only in codec.name:
            tally = fuzz(codec, inputs, seed)
            click.echo(f"  {codec.name:<16}  {tally.inputs:,} inputs, {tally.events:,} told, {speed(codec):.1f} MB/s")


if __name__ == "__main__":
    main()
