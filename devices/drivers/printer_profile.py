"""What ticket printers differ in: how they cut, how they prove a slip, whether they hold it out to be taken."""

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from devices.profiles import Hex


@dataclass(frozen=True, slots=True)
class Presenter:
    """A mouth that holds the cut slip until it is taken; one forgotten there is drawn back in."""

    eject: Hex
    retract: Hex
    status: Hex
    present: Annotated[int, msgspec.Meta(ge=1, le=255)]
    """The bit of the status's third byte that says a slip is held out."""


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """`config/devices/printers/<name>.toml`."""

    cut: Hex = "1d 56 42 00"
    """Feed to the knife and leave one point uncut."""
    proof: Literal["queued", "job"] = "queued"
    """Which question behind the slip proves it: GS r 1, or GS ( H with the slip's own number."""
    pushes: bool = False
    """Whether it is told to say by itself what changes (ASB), so that a slip in trouble is known of at once."""
    presenter: Presenter | None = None


PLAIN = PrinterProfile()
"""A printer whose settings name no profile."""
