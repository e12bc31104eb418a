"""The `hall doctor` command: which devices are found, which answer, what is wrong with this machine and what to do."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import msgspec

from devices.doctor import checks
from devices.doctor.asking import Ask, answers, through_the_catalogue
from devices.doctor.broker import broker, log_in
from devices.doctor.findings import TEXTS, Finding, Grade
from devices.doctor.machine import Machine, ThisMachine
from devices.doctor.parts import wanted_parts
from hall.clock import clock_from
from hall.command_line import settings_option
from hall.logs import set_up_logs
from hall.settings import Settings, read_settings
from hall.words import Language


@click.command()
@settings_option
@click.option("--lang", type=click.Choice([language.value for language in Language]), default=Language.ZH.value)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def doctor(settings: Path, lang: str, as_json: bool) -> None:
    """设备体检 · Say how this machine is: 0 where it is sound, 1 where it needs hands."""
    wanted = read_settings(settings)
    set_up_logs(wanted.log, "doctor")
    clock = clock_from(wanted.clock)
    found = list(examine(ThisMachine(), wanted, through_the_catalogue(clock), lambda: _let_in(wanted)))
    sound = not any(finding.grade is Grade.HANDS for finding in found)
    click.echo(_as_json(found, sound) if as_json else _as_lines(found, sound, lang))
    sys.exit(0 if sound else 1)


def examine(machine: Machine, settings: Settings, ask: Ask, let_in: Callable[[], bool]) -> Iterator[Finding]:
    """Everything found on a machine: its parts first, then what they stand on."""
    parts = tuple(wanted_parts(settings))
    yield from checks.nodes(machine, parts)
    yield from checks.shared_ports(parts)
    yield from answers(machine, parts, ask)
    yield from checks.unused(machine, parts)
    yield from checks.modem_manager(machine, parts)
    yield from checks.usb_printers(machine, parts)
    yield from checks.uart_console(machine, parts)
    yield from broker(machine, settings.broker, let_in)
    yield from checks.clock(machine)
    yield from checks.disk(machine, str(settings.hall.folder))


def _let_in(settings: Settings) -> bool:
    return log_in(settings.broker, f"doctor-{settings.hall.id}", clock_from(settings.clock))


def _as_lines(found: list[Finding], sound: bool, lang: str) -> str:
    hands = sum(finding.grade is Grade.HANDS for finding in found)
    verdict = TEXTS.say("sound", lang) if sound else TEXTS.say("needs_hands", lang, count=hands)
    return "\n".join([*(finding.row(lang) for finding in found), verdict])


def _as_json(found: list[Finding], sound: bool) -> str:
    rows = [
        {
            "code": each.code,
            "grade": each.grade,
            "part": each.part,
            "about": each.about,
            "zh": each.say(Language.ZH),
            "en": each.say(Language.EN),
        }
        for each in found
    ]
    return msgspec.json.encode({"sound": sound, "findings": rows}).decode()
