"""The commands `hall server`, `hall db` and `hall user`."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from threading import Event
from typing import ParamSpec, TypeVar

import click

from hall.clock import WallClock, clock_from
from hall.command_line import settings_option
from hall.logs import set_up_logs
from hall.settings import Settings, read_settings, required
from hall.texts import Texts
from hall.words import Language, StaffId, StaffRole
from queue_server.accounts import Accounts, one_time_password, one_time_pin
from queue_server.advising.lines import own_process
from queue_server.core.refusals import Refused
from queue_server.journal import database
from queue_server.levels.sending import way_up
from queue_server.notifier.shape import read_notifier
from queue_server.outlets.outlets import read_outlets
from queue_server.plans.findings import PlanRefused
from queue_server.plans.reading import NoSuchHall, read_plan
from queue_server.service import Service, open_vault, plan_file, read_secret
from queue_server.trouble import Trouble
from queue_server.web.application import create_app
from queue_server.wsgi import serve

TEXTS = Texts("server")
REFUSALS = Texts("refusals")
PATIENCE_S = 5.0
"""A server that died a moment ago may hold its database until its worker has noticed."""

P = ParamSpec("P")
R = TypeVar("R")


def both(texts: Texts, code: str, **about: str) -> str:
    """A text in Chinese and in English, for a terminal whose reader nobody knows."""
    return "\n".join(texts.say(code, lang, **about) for lang in Language)


def in_words(command: Callable[P, R]) -> Callable[P, R]:
    """End a command in words where something must be mended first."""

    @wraps(command)
    def spoken(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Trouble as trouble:
            raise click.ClickException(both(TEXTS, trouble.code, **trouble.about)) from trouble
        except Refused as refused:
            raise click.ClickException(both(REFUSALS, refused.code, **refused.about)) from refused
        except NoSuchHall as unknown:
            known = ", ".join(unknown.known)
            raise click.ClickException(both(TEXTS, "no_such_hall", hall=unknown.name, known=known)) from unknown
        except PlanRefused as refused:
            rows = [finding.row(lang) for lang in Language for finding in refused.findings]
            raise click.ClickException("\n".join(rows)) from refused

    return spoken


@click.command()
@settings_option
@in_words
def server(settings: Path) -> None:
    """Keep a hall: its journal, its devices, its pages."""
    read = read_settings(settings)
    set_up_logs(read.log, "server")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    _check(read)
    serve(read, lambda: Service(read, own_process), create_app)


def _check(settings: Settings) -> None:
    """Refuse in words, before any process is started, what the server could not start with."""
    read_secret(required(settings.server, "server"))
    read_plan(plan_file(settings))
    if (outlets := required(settings.server, "server").outlets) is not None:
        read_outlets(outlets)
    read_notifier(required(settings.server, "server").notifier)
    if (parent := required(settings.server, "server").parent) is not None:
        way_up(parent)
    if (vault := open_vault(settings, clock_from(settings.clock))) is not None:
        vault.close()
    engine = database.open_engine(settings.database_url)
    clock = WallClock()
    deadline = clock.monotonic() + PATIENCE_S
    while True:
        try:
            with database.holding(engine):
                database.check_shape(engine)
        except Trouble as trouble:
            if trouble.code != "database_in_use" or clock.monotonic() >= deadline:
                raise
            Event().wait(0.1)
        else:
            break
    engine.dispose()


@click.group()
def db() -> None:
    """Upgrade, save and bring back the database."""


@db.command()
@settings_option
@in_words
def upgrade(settings: Path) -> None:
    """Bring the database to the shape this program needs."""
    engine = database.open_engine(read_settings(settings).database_url)
    with database.holding(engine):
        database.upgrade(engine)
    click.echo(both(TEXTS, "upgraded"))


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@settings_option
@in_words
def backup(file: Path, settings: Path) -> None:
    """Save the database to FILE, also while the server runs."""
    database.backup(database.open_engine(read_settings(settings).database_url), file)
    click.echo(both(TEXTS, "saved", file=file.name))


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@settings_option
@in_words
def restore(file: Path, settings: Path) -> None:
    """Bring the database back from FILE; the server must be stopped."""
    database.restore(database.open_engine(read_settings(settings).database_url), file)
    click.echo(both(TEXTS, "restored", file=file.name))


@click.group()
def user() -> None:
    """Accounts of the staff."""


@contextmanager
def accounts_of(settings: Path) -> Iterator[Accounts]:
    """The accounts of the machine's hall."""
    read = read_settings(settings)
    engine = database.open_engine(read.database_url)
    database.check_shape(engine)
    yield Accounts(engine, read.hall.id, WallClock())
    engine.dispose()


@user.command()
@click.argument("login")
@click.option("--role", type=click.Choice([role.value for role in StaffRole]), required=True)
@click.option("--staff", help="The staff number, for signing on at windows: s03.")
@click.option("--one-time", is_flag=True, help="Make a password to be replaced at the first log-in, and print it.")
@settings_option
@in_words
def add(login: str, role: str, staff: str | None, one_time: bool, settings: Path) -> None:
    """Add an account; its password is asked for unless --one-time makes one."""
    with accounts_of(settings) as accounts:
        password = one_time_password() if one_time else _asked("ask_password")
        number = None if staff is None else StaffId(staff)
        accounts.create(login, StaffRole(role), password, staff=number, must_change=one_time)
    _told("account_added", login, password if one_time else None)


@user.command(name="list")
@settings_option
@in_words
def list_accounts(settings: Path) -> None:
    """Every account, without its secrets."""
    with accounts_of(settings) as accounts:
        for account in accounts.all():
            marks = [mark for mark, held in (("pin", account.has_pin), ("disabled", account.disabled)) if held]
            click.echo("\t".join((account.login, account.role.value, account.staff or "–", " ".join(marks))))


@user.command()
@click.argument("login")
@click.option("--one-time", is_flag=True, help="Make a PIN and print it.")
@settings_option
@in_words
def pin(login: str, one_time: bool, settings: Path) -> None:
    """Give an account a PIN for the keypads."""
    with accounts_of(settings) as accounts:
        chosen = one_time_pin() if one_time else _asked("ask_pin")
        accounts.set_pin(login, chosen)
    _told("pin_set", login, chosen if one_time else None)


@user.command()
@click.argument("login")
@click.option("--one-time", is_flag=True, help="Make a password to be replaced at the first log-in, and print it.")
@settings_option
@in_words
def password(login: str, one_time: bool, settings: Path) -> None:
    """Give an account another password."""
    with accounts_of(settings) as accounts:
        chosen = one_time_password() if one_time else _asked("ask_password")
        accounts.set_password(login, chosen, must_change=one_time)
    _told("password_set", login, chosen if one_time else None)


@user.command()
@click.argument("login")
@settings_option
@in_words
def disable(login: str, settings: Path) -> None:
    """Let an account log in no more."""
    with accounts_of(settings) as accounts:
        accounts.disable(login)
    _told("account_disabled", login, None)


def _asked(code: str) -> str:
    typed: str = click.prompt(
        " · ".join(TEXTS.say(code, lang) for lang in Language), hide_input=True, confirmation_prompt=True
    )
    return typed


def _told(code: str, login: str, secret: str | None) -> None:
    click.echo(both(TEXTS, code, login=login))
    if secret is not None:
        click.echo(both(TEXTS, "one_time", secret=secret))
