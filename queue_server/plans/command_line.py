"""The `hall check` command: says whether hall files are sound, with the file and line of whatever is not."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from hall.reading import TEXTS
from hall.words import Language
from queue_server.plans.findings import Finding, Level
from queue_server.plans.reading import check as findings_in
from queue_server.plans.reading import read_plan


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice([language.value for language in Language]), default=Language.ZH.value)
def check(files: tuple[Path, ...], lang: str) -> None:
    """Say whether hall files are sound: a line for each finding, a summary for each sound hall; 1 if any is not."""
    sound = [_told(file, lang) for file in files]
    sys.exit(0 if all(sound) else 1)


def _told(file: Path, lang: str) -> bool:
    findings = findings_in(file)
    for finding in findings:
        click.echo(finding.row(lang))
    errors = _count(findings, Level.ERROR)
    warnings = _count(findings, Level.WARNING)
    if errors:
        click.echo(TEXTS.say("not_sound", lang, file=file, errors=errors, warnings=warnings))
        return False
    plan = read_plan(file)
    name = plan.name.zh if lang == Language.ZH else plan.name.en
    counts = {"windows": len(plan.windows), "zones": len(plan.zones), "items": len(plan.items), "warnings": warnings}
    click.echo(TEXTS.say("sound", lang, file=file, hall=name, version=plan.version, **counts))
    return True


def _count(findings: Sequence[Finding], level: Level) -> int:
    return sum(finding.level is level for finding in findings)
