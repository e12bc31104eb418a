"""`hall vault` makes and turns keys, hands out tokens and forgets people, in words."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from devices.simulated.id_cards import resident_number
from hall.clock import WallClock
from hall.personal import Presented
from hall.settings import read_settings
from queue_server.journal.database import holding, open_engine
from queue_server.vault.keys import Keyring
from queue_server.vault.vault import Vault
from queue_server.vault_command import vault

NUMBER = resident_number("510811", "19600101", 3)


class Machine:
    """A machine's settings and the commands given at it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "hall.toml"
        self.file.write_text(
            f'[hall]\nid = "zhaohua"\nfolder = "{folder}"\n'
            '[server]\nsecret_file = "secret"\nvault_keys = "vault.keys"\n'
        )
        self.settings = read_settings(self.file)

    def say(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(vault, [*words, "--settings", str(self.file)], input=typed)

    def vault(self) -> Vault:
        return Vault.open(self.settings.vault_url, Keyring.read(self.file.with_name("vault.keys")), WallClock())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    assert made.say("create").exit_code == 0
    return made


def test_keys_are_made_once(machine: Machine) -> None:
    before = machine.file.with_name("vault.keys").read_bytes()
    again = machine.say("create")
    assert again.exit_code == 1
    assert "vault.keys" in again.output
    assert machine.file.with_name("vault.keys").read_bytes() == before


def test_a_fresh_key_leaves_everybody_findable_and_the_old_key_gone(machine: Machine) -> None:
    opened = machine.vault()
    subject, _ = opened.present(Presented(id_number=NUMBER), "kiosk-1")
    opened.close()
    old = Keyring.read(machine.file.with_name("vault.keys")).newest.id
    assert machine.say("rotate").exit_code == 0
    after = machine.vault()
    assert after.find(Presented(id_number=NUMBER), "admin") == subject
    after.close()
    assert [key.id for key in Keyring.read(machine.file.with_name("vault.keys"))] != [old]


def test_keys_do_not_turn_under_a_server_at_work(machine: Machine) -> None:
    with holding(open_engine(machine.settings.database_url)):
        refused = machine.say("rotate")
    assert refused.exit_code == 1
    assert "Another server" in refused.output


def test_a_token_is_printed_once_and_can_be_taken_back(machine: Machine) -> None:
    token = machine.say("token", "kiosk-1").output.strip()
    opened = machine.vault()
    assert opened.device(token) == "kiosk-1"
    opened.close()
    assert machine.say("token", "kiosk-1", "--revoke").exit_code == 0
    assert machine.say("token", "kiosk-1", "--revoke").exit_code == 1


def test_a_person_is_forgotten_by_a_number_that_is_shown_to_nobody(machine: Machine) -> None:
    opened = machine.vault()
    opened.present(Presented(id_number=NUMBER), "kiosk-1")
    opened.close()
    forgotten = machine.say("erase", typed=f"{NUMBER}\n")
    assert forgotten.exit_code == 0
    assert NUMBER not in forgotten.output
    assert machine.say("erase", typed=f"{NUMBER}\n").exit_code == 1
    assert machine.say("erase", "nobody").exit_code == 1
    assert "0" in machine.say("purge").output


def test_without_keys_it_says_how_to_make_them(tmp_path: Path) -> None:
    missing = Machine(tmp_path).say("purge")
    assert missing.exit_code == 1
    assert "hall vault create" in missing.output
