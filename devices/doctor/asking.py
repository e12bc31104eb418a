"""Opens the parts of the settings through the catalogue, asks each how it is, and lets it go again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from devices.catalogue import CATALOGUE, fitting
from devices.doctor.findings import DEVICE_TEXTS, Finding, Grade
from devices.doctor.machine import Machine
from devices.doctor.parts import WantedPart
from devices.ports import DeviceError, DoorState
from devices.supervisor import Closable
from hall.clock import Clock
from hall.words import Language

Ask = Callable[[WantedPart], str]
"""How a part is: the code of what will soon need hands, empty where nothing will; raises `DeviceError`."""

DOORS_ALL_OPEN = "doors_all_open"
"""What a lock board of the other polarity looks like while every door is shut."""


@runtime_checkable
class Checkable(Protocol):
    """A device that can be asked how it is."""

    def check(self) -> str | None:
        """What will soon need hands, if anything; raises `DeviceError`."""
        ...


@runtime_checkable
class SeesDoors(Protocol):
    """A device that sees its doors."""

    def doors(self) -> Mapping[int, DoorState]:
        """The state of every door; raises `DeviceGone`."""
        ...


def answers(machine: Machine, parts: Sequence[WantedPart], ask: Ask) -> Iterator[Finding]:
    """Whether each part answers; one whose program is running is left to it, one we may not touch has been told of."""
    for part in parts:
        if part.fitting == "simulated":
            yield Finding("simulated", Grade.NOTICE, part.name)
        elif machine.run("systemctl", "is-active", f"hall-{part.role}") == "active":
            yield Finding("program_runs", Grade.NOTICE, part.name, {"role": part.role})
        elif not part.has_node or ((node := machine.node(part.port)) and node.usable):
            yield _answer(part, ask)


def _answer(part: WantedPart, ask: Ask) -> Finding:
    try:
        warning = ask(part)
    except DeviceError as error:
        return _failed(part, error)
    if warning == DOORS_ALL_OPEN:
        return Finding(warning, Grade.HANDS, part.name)
    if warning:
        return Finding(warning, Grade.NOTICE, part.name, texts=DEVICE_TEXTS)
    return Finding("answers", Grade.SOUND, part.name)


def _failed(part: WantedPart, error: DeviceError) -> Finding:
    """A device's own code and words; those of the catalogue itself need the names it found."""
    if error.code == "no_such_device":
        known = ", ".join(CATALOGUE.get(part.kind, ()))
        return Finding("no_such_device", Grade.HANDS, part.name, {"name": part.fitting, "known": known})
    if error.code == "gone" and part.has_node:
        return Finding("held", Grade.HANDS, part.name, {"port": part.port})
    text = DEVICE_TEXTS.entries(Language.ZH).get(error.code)
    if text is None or "{" in text:
        return Finding("device_says", Grade.HANDS, part.name, {"fault": error.code})
    return Finding(error.code, Grade.HANDS, part.name, texts=DEVICE_TEXTS)


def through_the_catalogue(clock: Clock) -> Ask:
    """The asking that opens real devices."""

    def ask(part: WantedPart) -> str:
        row = fitting(CATALOGUE.get(part.kind, {}), part.fitting)
        sight = (_no_sign,) if part.kind == "keypad" else ()
        device = row(part.wiring, clock, *sight)
        try:
            return _asked(device)
        finally:
            if isinstance(device, Closable):
                device.close()

    return ask


def _asked(device: object) -> str:
    """What has a state is asked for it; what only speaks by itself, a keypad say, has answered by opening."""
    if isinstance(device, SeesDoors):
        states = device.doors().values()
        return DOORS_ALL_OPEN if states and all(state is DoorState.OPEN for state in states) else ""
    return (device.check() or "") if isinstance(device, Checkable) else ""


def _no_sign() -> None:
    """The doctor stands at no window."""
