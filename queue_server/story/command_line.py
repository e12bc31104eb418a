"""`hall story HALL`: a scripted day at a source hall, told step by step; it ends with 1 at the first wrong step."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from hall.logs import set_up_logs
from hall.players import displays, players
from hall.sections import LogSettings
from hall.words import HallId, Language
from queue_server.story.programme import DAYS, tell_day
from queue_server.story.telling import TEXTS, NotShown


@click.command()
@click.argument("hall", type=click.Choice([*DAYS]))
@click.option(
    "--lang", type=click.Choice([each.value for each in Language]), default=Language.ZH.value, show_default=True
)
def story(hall: str, lang: str) -> None:
    """讲一天 · A scripted day at HALL, told step by step, with what each step proves."""
    set_up_logs(LogSettings(level="error"), "story")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    language = Language(lang)
    try:
        players(), displays()
    except ModuleNotFoundError as missing:
        raise click.ClickException(TEXTS.say("no_players", language, module=missing.name)) from missing
    with TemporaryDirectory(prefix="hall-story-") as folder:
        try:
            tell_day(HallId(hall), Path(folder), language, click.echo)
        except NotShown as wrong:
            about = {"step": wrong.step, "rows": wrong.rows or "–", "found": wrong.found, "wanted": wrong.wanted}
            raise click.ClickException(TEXTS.say("not_shown", language, **about)) from wrong
