"""The command `hall levels`: tokens with which the halls below report."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hall.clock import clock_from
from hall.command_line import settings_option
from hall.settings import read_settings
from hall.words import HallId
from queue_server.command_line import in_words
from queue_server.core.planned.levels import is_below
from queue_server.journal.database import check_shape, open_engine
from queue_server.levels.reports import Reports
from queue_server.plans.reading import read_plan
from queue_server.service import plan_file
from queue_server.trouble import Trouble


@click.group()
def levels() -> None:
    """上下级大厅 · The halls below: who may report."""


@levels.command()
@click.argument("below")
@click.option("--revoke", is_flag=True, help="Let the hall report no more.")
@settings_option
@in_words
def token(settings: Path, below: str, revoke: bool) -> None:
    """Print the token of the hall BELOW, once; an older one is void from then on."""
    read = read_settings(settings)
    plan = read_plan(plan_file(read))
    with _reports(read.database_url, plan.id) as reports:
        if revoke:
            if not reports.take_token(HallId(below)):
                raise Trouble("no_reporter", hall=below)
            return
        if not is_below(plan.branch, HallId(below), plan.id):
            known = ", ".join(each for each in plan.branch if is_below(plan.branch, each, plan.id))
            raise Trouble("not_below_this", hall=below, known=known or "–")
        click.echo(reports.give_token(HallId(below), clock_from(read.clock).now()))


@contextmanager
def _reports(database: str, hall: HallId) -> Iterator[Reports]:
    engine = open_engine(database)
    check_shape(engine)
    try:
        yield Reports(engine, hall)
    finally:
        engine.dispose()
