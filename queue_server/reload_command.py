"""`hall reload`: what the hall's file would change, and a running server asked to take it up with the queue kept."""

import os
import signal
from pathlib import Path
from threading import Event

import click
from sqlalchemy import Engine

from hall.clock import WallClock, clock_from
from hall.command_line import settings_option
from hall.settings import Settings, read_settings
from hall.words import Language
from queue_server.command_line import TEXTS, both, in_words
from queue_server.core.plan import Plan
from queue_server.core.timetable import local_day
from queue_server.journal.adoptions import in_force
from queue_server.journal.database import check_shape, open_engine
from queue_server.plans.difference import differences
from queue_server.plans.findings import Level
from queue_server.plans.reading import check, read_plan
from queue_server.plans.told import told
from queue_server.service import plan_file

PATIENCE_S = 15.0
LOOK_S = 0.2


@click.command()
@settings_option
@click.option("--server", type=click.IntRange(2), help="The server's process, which then takes the file up.")
@in_words
def reload(settings: Path, server: int | None) -> None:
    """Check the hall's file and show what it would change; with --server, put it in force in the middle of the day."""
    read = read_settings(settings)
    database = open_engine(read.database_url)
    check_shape(database)
    try:
        _reload(read, database, server)
    finally:
        database.dispose()


def _reload(settings: Settings, database: Engine, server: int | None) -> None:
    running = in_force(database, settings.hall.id)
    plan = _sound(settings)
    if running is None:
        raise click.ClickException(both(TEXTS, "never_opened"))
    if plan.version == running.version:
        click.echo(both(TEXTS, "file_in_force", version=plan.version))
        return
    for lang in Language:
        for row in differences(running, plan):
            click.echo(told(row, lang))
    if server is None:
        click.echo(both(TEXTS, "would_change", version=plan.version))
        return
    os.kill(server, signal.SIGHUP)
    _await(settings, database, plan)


def _sound(settings: Settings) -> Plan:
    """The plan of the hall's file today, its findings told; one that is not sound ends the command."""
    file, now = plan_file(settings), clock_from(settings.clock).now()
    plan = read_plan(file)
    day = local_day(plan, now)
    for finding in check(file, day):
        for lang in Language:
            click.echo(finding.row(lang), err=finding.level is Level.ERROR)
    return read_plan(file, day)


def _await(settings: Settings, database: Engine, plan: Plan) -> None:
    """Wait until the journal says that the plan is in force."""
    wall = WallClock()
    deadline = wall.monotonic() + PATIENCE_S
    while wall.monotonic() < deadline:
        running = in_force(database, settings.hall.id)
        if running is not None and running.version == plan.version:
            click.echo(both(TEXTS, "taken_up", version=plan.version))
            return
        Event().wait(LOOK_S)
    raise click.ClickException(both(TEXTS, "not_taken_up"))
