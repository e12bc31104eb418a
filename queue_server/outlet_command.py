"""The command `hall outlet`: what is owed to the outlets, what they would be told, and sending again."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click

from hall.clock import clock_from
from hall.command_line import settings_option
from hall.settings import Settings, read_settings, required
from queue_server.command_line import TEXTS, both, in_words
from queue_server.core.evolve import empty
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.journal.database import check_shape, open_engine
from queue_server.notifier.duty import alert_files
from queue_server.outlets.outlets import Outlets
from queue_server.plans.reading import read_plan
from queue_server.service import plan_file
from queue_server.supervision.export import OUTLET as ALERTS
from queue_server.supervision.rules import read_rules
from queue_server.trouble import Trouble


class Composes(Protocol):
    """An outlet that can show what it would send."""

    def composed(self, delivery: Delivery) -> tuple[str, object]:
        """Where to, and what."""
        ...


@click.group()
def outlet() -> None:
    """评价输出 · Where ratings go: what is owed, what would be said, sending again."""


@outlet.command(name="list")
@settings_option
@in_words
def show(settings: Path) -> None:
    """How many deliveries stand where, and each one that somebody must look at."""
    with _outlets(read_settings(settings)) as outlets:
        counts = outlets.ledger.counts()
        for name in outlets.senders:
            stand = {state.value: str(counts.get((name, state), 0)) for state in DeliveryState}
            click.echo(both(TEXTS, "outlet_row", outlet=name, **stand))
        for state in (DeliveryState.DEAD, DeliveryState.PENDING):
            for owed in outlets.ledger.at(state):
                named = (owed.delivery.outlet, owed.delivery.kind, state.value, owed.trouble or "–")
                click.echo("\t".join((str(owed.id), *named, str(owed.attempts))))


@outlet.command(name="dry-run")
@click.argument("name")
@click.option("--newest", default=3, show_default=True, help="How many deliveries to show.")
@settings_option
@in_words
def dry_run(name: str, newest: int, settings: Path) -> None:
    """Print what the outlet NAME would be told of the newest ratings, and send nothing."""
    read = read_settings(settings)
    with _outlets(read) as outlets:
        senders = _senders(outlets, read)
        if name not in senders:
            raise Trouble("no_outlet", name=name, known=", ".join(senders) or "–")
        owed = [each for state in DeliveryState for each in outlets.ledger.at(state)]
        mine = sorted((each for each in owed if each.delivery.outlet == name), key=lambda each: -each.id)[:newest]
        if not mine:
            raise Trouble("nothing_owed")
        for each in mine:
            where, said = senders[name].composed(each.delivery)
            click.echo(f"{each.delivery.key} → {where}")
            click.echo(json.dumps(said, ensure_ascii=False, indent=2))


@outlet.command()
@click.argument("id", type=int)
@settings_option
@in_words
def resend(id: int, settings: Path) -> None:
    """Owe the dead delivery ID again; the running server sends it on its next round."""
    read = read_settings(settings)
    with _outlets(read) as outlets:
        if not outlets.ledger.resend(id, clock_from(read.clock).now()):
            raise Trouble("not_dead", id=str(id))
    click.echo(both(TEXTS, "outlet_resent", id=str(id)))


def _senders(outlets: Outlets, settings: Settings) -> dict[str, Composes]:
    """Whatever can say what it would send: the outlets of ratings, and the files of alerts where there are any."""
    files = alert_files(read_rules(settings.hall.folder), settings.hall.folder)
    return {**outlets.senders, **({ALERTS: files} if files is not None else {})}


@contextmanager
def _outlets(settings: Settings) -> Iterator[Outlets]:
    """The machine's outlets, to look into beside a running server."""
    folder = required(settings.server, "server").outlets
    if folder is None and read_rules(settings.hall.folder).export.folder is None:
        raise Trouble("no_outlets", folder="")
    engine = open_engine(settings.database_url)
    check_shape(engine)
    clock = clock_from(settings.clock)
    hall = empty(read_plan(plan_file(settings)), clock.now())
    try:
        yield Outlets(folder, engine, lambda: hall, clock, Counts())
    finally:
        engine.dispose()
