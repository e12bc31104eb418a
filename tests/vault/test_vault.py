"""The vault knows people again, forgets them when told or when it is time, and shows its tables to nobody."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from devices.simulated.id_cards import resident_number
from hall.personal import Presented, Purpose
from hall.words import DeviceId, SubjectId
from queue_server.core.refusals import Refused
from queue_server.journal.database import open_engine
from queue_server.trouble import Trouble
from queue_server.vault.keys import Keyring, new_key
from queue_server.vault.masks import age, mask_name, mask_number
from queue_server.vault.vault import RETENTION, Vault
from tests.queue_server.fakes import HandClock

NUMBER = resident_number("510811", "19600101", 3)
NAME = "测试丙"
PHONE = "19900001234"
CARD = Presented(id_number=NUMBER, name=NAME)


class Room:
    """A vault, its files, and a clock moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = HandClock()
        self.keys = Keyring((new_key(),))
        self.vault = self.opened(self.keys)

    def opened(self, keys: Keyring) -> Vault:
        return Vault.open(f"sqlite:///{self.folder / 'vault.db'}", keys, self.clock)

    def bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.glob("vault.db*"))

    def rows(self, table: str) -> list[tuple[object, ...]]:
        engine = open_engine(f"sqlite:///{self.folder / 'vault.db'}")
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]
        engine.dispose()
        return found


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.vault.close()


def test_the_same_card_is_the_same_subject_and_the_subject_says_nothing(room: Room) -> None:
    first, known = room.vault.present(CARD, "kiosk-1")
    again, _ = room.vault.present(CARD, "kiosk-2")
    other, _ = room.vault.present(Presented(id_number=resident_number("510811", "19600101", 5)), "kiosk-1")
    assert first == again != other
    assert (known.id_number, known.name) == (NUMBER, NAME)
    assert first not in NUMBER
    assert repr(known) == "Known()"
    assert NUMBER not in repr(CARD)


def test_a_telephone_finds_whose_it_is_until_it_changes_hands(room: Room) -> None:
    owner, _ = room.vault.present(Presented(id_number=NUMBER, phone=PHONE), "kiosk-1")
    assert room.vault.present(Presented(phone=PHONE), "kiosk-1")[0] == owner
    later, _ = room.vault.present(Presented(id_number=resident_number("510811", "19700101", 5), phone=PHONE), "desk")
    assert later != owner
    assert room.vault.present(Presented(phone=PHONE), "kiosk-1")[0] == later


def test_nothing_personal_lies_open_in_the_files_of_the_vault(room: Room) -> None:
    room.vault.present(Presented(id_number=NUMBER, name=NAME, phone=PHONE), "kiosk-1")
    stored = room.bytes()
    assert b"kiosk-1" in stored
    for personal in (NUMBER, NAME, PHONE, NUMBER[6:14]):
        assert personal.encode() not in stored


def test_an_erased_person_leaves_nothing_but_the_note_that_it_happened(room: Room) -> None:
    subject, _ = room.vault.present(CARD, "kiosk-1")
    assert room.vault.erase(subject, "admin")
    assert not room.vault.erase(SubjectId("nobody"), "admin")
    assert (room.rows("people"), room.rows("look_ups"), room.rows("purposes")) == ([], [], [])
    assert room.vault.find(CARD, "admin") is None
    assert room.vault.present(CARD, "kiosk-1")[0] != subject


def test_every_look_is_noted_without_what_was_seen(room: Room) -> None:
    subject, _ = room.vault.present(CARD, "kiosk-1")
    room.vault.find(CARD, "admin")
    assert [row[2:] for row in room.rows("reads")] == [
        ("kiosk-1", "presented", subject, "visit"),
        ("admin", "found", subject, ""),
    ]


def test_a_mask_for_the_boards_is_noted_and_an_erased_person_has_none(room: Room) -> None:
    subject, _ = room.vault.present(CARD, "kiosk-1")
    assert room.vault.mask(subject, "boards") == mask_name(NAME)
    assert ("boards", "masked", subject) in [row[-4:-1] for row in room.rows("reads")]
    room.vault.erase(subject, "boss")
    assert room.vault.mask(subject, "boards") == ""


def test_data_go_when_no_purpose_needs_them_any_more(room: Room) -> None:
    room.vault.present(CARD, "kiosk-1")
    booked = Presented(id_number=resident_number("510811", "19700101", 5), purpose=Purpose.BOOKING)
    room.vault.present(booked, "kiosk-1")
    room.clock.move((RETENTION[Purpose.VISIT] - timedelta(seconds=1)).total_seconds())
    assert room.vault.purge().people == 0
    room.clock.move(1)
    assert room.vault.purge().people == 1
    assert room.vault.find(CARD, "admin") is None
    assert room.vault.find(booked, "admin") is not None
    room.clock.move(200 * 86400)
    purged = room.vault.purge()
    assert (purged.people, purged.reads) == (1, 3)


def test_a_fresh_key_seals_everybody_again_and_the_old_one_is_not_needed(room: Room, tmp_path: Path) -> None:
    subject, _ = room.vault.present(CARD, "kiosk-1")
    both = room.keys.with_new_key()
    between = room.opened(both)
    assert between.find(CARD, "admin") == subject  # found by the old key before anybody is sealed again
    assert between.seal_again() == 1
    after = room.opened(both.only_newest())
    again, known = after.present(CARD, "kiosk-1")
    assert (again, known.name) == (subject, NAME)
    for vault in (between, after):
        vault.close()


def test_without_its_key_or_in_another_row_nothing_opens(room: Room) -> None:
    subject, _ = room.vault.present(CARD, "kiosk-1")
    stranger = room.opened(Keyring((new_key(),)))
    assert stranger.find(CARD, "thief") is None
    key = room.keys.newest
    sealed = key.seal(b"{}", subject)
    assert key.open(sealed, subject) == b"{}"
    with pytest.raises(Trouble, match="vault_unreadable"):
        key.open(sealed, "another subject")
    stranger.close()


def test_the_file_of_keys_is_its_owners_alone_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vault.keys"
    keys = Keyring((new_key(),))
    keys.write(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert Keyring.read(file).newest.digest("id", NUMBER) == keys.newest.digest("id", NUMBER)
    file.write_bytes(b"[]")
    with pytest.raises(Trouble, match="vault_keys_damaged"):
        Keyring.read(file)
    with pytest.raises(Trouble, match="no_vault_keys"):
        Keyring.read(tmp_path / "none")


def test_a_device_is_known_by_its_newest_token_only(room: Room) -> None:
    old = room.vault.give_token(DeviceId("kiosk-1"))
    new = room.vault.give_token(DeviceId("kiosk-1"))
    assert room.vault.device(new) == "kiosk-1"
    for wrong in (old, "", "kiosk-1:", "kiosk-2:" + new.partition(":")[2]):
        with pytest.raises(Refused, match="token_wrong"):
            room.vault.device(wrong)
    assert new.partition(":")[2].encode() not in room.bytes()
    assert room.vault.take_token(DeviceId("kiosk-1"))
    with pytest.raises(Refused):
        room.vault.device(new)


@pytest.mark.parametrize(
    ("name", "mask"), [("张三", "张*"), ("张小三", "张*三"), ("欧阳小三", "欧阳**"), ("张", "张*"), ("ANNA", "A**A")]
)
def test_a_name_is_masked(name: str, mask: str) -> None:
    assert mask_name(name) == mask


def test_a_number_is_masked_and_an_age_is_counted_in_whole_years() -> None:
    assert mask_number(PHONE) == "199****1234"
    assert age(NUMBER, date(2019, 12, 31)) == 59
    assert age(NUMBER, date(2020, 1, 1)) == 60
    assert age("E12345678", date(2020, 1, 1)) is None
    assert age("510811199913451234", date(2020, 1, 1)) is None
