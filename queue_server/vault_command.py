"""The command `hall vault`: keys, device tokens, erasure and retention of what is known of people."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hall.clock import clock_from
from hall.command_line import settings_option
from hall.personal import Presented
from hall.settings import Settings, read_settings, required
from hall.words import DeviceId, SubjectId
from queue_server.command_line import TEXTS, both, in_words
from queue_server.journal.database import holding, open_engine
from queue_server.trouble import Trouble
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.vault import Vault

WHO = "hall vault"


@click.group()
def vault() -> None:
    """保密库 · Who people are: keys, device tokens, erasure, retention."""


@vault.command()
@settings_option
@in_words
def create(settings: Path) -> None:
    """Make the first key; an existing one is not touched."""
    file = _key_file(read_settings(settings))
    if file.exists():
        raise Trouble("file_exists", file=file.name)
    Keyring((new_key(),)).write(file)
    click.echo(both(TEXTS, "vault_created", file=file.name))


@vault.command()
@settings_option
@in_words
def rotate(settings: Path) -> None:
    """Seal everybody with a fresh key and forget the old ones; stop the server first."""
    read = read_settings(settings)
    file = _key_file(read)
    with holding(open_engine(read.database_url)):  # a server at work would go on sealing with a key that is gone
        keys = Keyring.read(file).with_new_key()
        keys.write(file)  # before anybody is sealed with it: a power cut in between loses nobody
        with _opened(read, keys) as opened:
            count = opened.seal_again()
        keys.only_newest().write(file)
    click.echo(both(TEXTS, "vault_rotated", people=str(count)))


@vault.command()
@click.argument("device")
@click.option("--revoke", is_flag=True, help="Let the device present nobody any more.")
@settings_option
@in_words
def token(settings: Path, device: str, revoke: bool) -> None:
    """Print a device's token, once; an older one is void from then on."""
    with _vault(settings) as opened:
        if not revoke:
            click.echo(opened.give_token(DeviceId(device)))
        elif not opened.take_token(DeviceId(device)):
            raise Trouble("no_token", device=device)


@vault.command()
@click.argument("subject", required=False)
@settings_option
@in_words
def erase(settings: Path, subject: str | None) -> None:
    """Forget a person, by subject, or by the ID number it asks for and shows to nobody."""
    with _vault(settings) as opened:
        found = SubjectId(subject) if subject else opened.find(Presented(id_number=_asked_number()), WHO)
        if found is None or not opened.erase(found, WHO):
            raise Trouble("no_subject")
    click.echo(both(TEXTS, "vault_erased"))


@vault.command()
@settings_option
@in_words
def purge(settings: Path) -> None:
    """Forget everybody who is kept for no purpose any more."""
    with _vault(settings) as opened:
        purged = opened.purge()
    click.echo(both(TEXTS, "vault_purged", people=str(purged.people), reads=str(purged.reads)))


def _asked_number() -> str:
    label = both(TEXTS, "ask_id_number").replace("\n", " · ")
    return str(click.prompt(label, hide_input=True)).strip().upper()


@contextmanager
def _vault(settings: Path) -> Iterator[Vault]:
    read = read_settings(settings)
    with _opened(read, Keyring.read(_key_file(read))) as opened:
        yield opened


@contextmanager
def _opened(settings: Settings, keys: Keyring) -> Iterator[Vault]:
    opened = Vault.open(settings.vault_url, keys, clock_from(settings.clock))
    try:
        yield opened
    finally:
        opened.close()


def _key_file(settings: Settings) -> Path:
    file = required(settings.server, "server").vault_keys
    if file is None:
        raise Trouble("no_vault")
    return file
