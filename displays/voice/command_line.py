"""`hall voice`: a loudspeaker that calls; its clips rendered at install, or a hall's own recording checked."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from devices import catalogue
from devices.drivers.clip_check import ClipFinding
from devices.ports import DeviceError
from displays.voice.fitting import HEARD_S, Fitted, NotHeard
from displays.voice.wording import TEXTS
from hall.command_line import settings_option
from hall.settings import read_settings, required
from hall.words import Language


@click.command()
@settings_option
@click.option("--render", is_flag=True, help="Make the clips of this hall's calls, then end.")
@click.option("--check", is_flag=True, help="Say which clips of this hall's calls are missing or unsound; 1 if any.")
def voice(settings: Path, render: bool, check: bool) -> None:
    """语音叫号 · The voice of a zone."""
    machine = read_settings(settings)
    wanted = required(machine.voice, "voice")
    try:
        catalogue.fitting(catalogue.CATALOGUE["speaker"], wanted.speaker.fitting)
    except DeviceError as error:
        raise click.ClickException(error.detail) from error
    fitted = Fitted(machine, wanted)
    if not render and not check:
        fitted.run()
        return
    try:
        if check:
            sys.exit(_tell(list(fitted.unsound())))
        click.echo(_both("rendered", clips=fitted.render(), folder=fitted.folder))
    except NotHeard as error:
        raise click.ClickException(_both("not_heard", seconds=round(HEARD_S))) from error
    except DeviceError as error:
        raise click.ClickException("\n".join(catalogue.TEXTS.say(error.code, each) for each in Language)) from error


def _tell(findings: Sequence[ClipFinding]) -> int:
    for each in findings:
        click.echo(_both(each.code, clip=each.clip, said=each.said, detail=each.detail))
    click.echo(_both("clips_unsound", count=len(findings)) if findings else _both("clips_sound"))
    return 1 if findings else 0


def _both(code: str, **values: object) -> str:
    return "\n".join(TEXTS.say(code, language, **values) for language in Language)
