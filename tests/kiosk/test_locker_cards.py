"""The card shown at a locker: asked about once, good for one code, forgotten after a minute."""

from datetime import timedelta

import pytest

from devices.id_card import Card, Misread
from devices.ports import DeviceError, DeviceGone
from hall.messages.answers import Agreed
from hall.messages.wishes import CollectWish
from hall.personal import Person
from hall.words import SubjectId
from kiosk.locker_cards import REMEMBERED_S, CardHolder
from kiosk.locker_panel import PickupPanel
from kiosk.vault import VaultAway
from tests.kiosk.fakes import NOW, FakeServer, there
from tests.kiosk.test_citizen_kiosk import card
from tests.kiosk.test_locker import FakePanel, WallClock

HOLDER = SubjectId("subject-1")


class Reader:
    def __init__(self, *laid: Card | Misread | DeviceError) -> None:
        self.laid = list(laid)

    def read(self, timeout_s: float) -> Card | Misread | None:
        if not self.laid:
            return None
        card = self.laid.pop(0)
        if isinstance(card, DeviceError):
            raise card
        return card

    def check(self) -> None:
        return None


class Vault:
    away = False

    def by_card(self, card: Card) -> Person:
        if self.away:
            raise VaultAway
        return Person(subject=HOLDER, mask="张*")


def test_the_card_shown_goes_with_the_next_code_and_no_further() -> None:
    holder = CardHolder(Reader(card()), Vault(), WallClock())
    holder.serve(0.0)
    server = FakeServer(answer=lambda wish: Agreed(request_id=wish.request_id))
    panel = PickupPanel(FakePanel("123456", "123456"), server, WallClock(), there(), holder.take)
    panel.serve(0.0)
    panel.serve(0.0)
    assert server.wishes == [
        CollectWish(request_id="r1", at=NOW, code="123456", subject=HOLDER),
        CollectWish(request_id="r2", at=NOW, code="123456"),
    ]


def test_a_card_of_a_minute_ago_is_nobodys() -> None:
    clock = WallClock()
    holder = CardHolder(Reader(card()), Vault(), clock)
    holder.serve(0.0)
    clock.seconds = REMEMBERED_S + timedelta(seconds=1).total_seconds()
    assert holder.take() is None


@pytest.mark.parametrize("trouble", [DeviceGone("gone"), DeviceError("reader_fault"), Misread("card_again")])
def test_a_reader_in_trouble_leaves_nobody(trouble: DeviceError | Misread) -> None:
    holder = CardHolder(Reader(trouble), Vault(), WallClock())
    holder.serve(0.0)
    holder.serve(0.0)
    assert holder.take() is None


def test_a_vault_that_is_away_leaves_nobody() -> None:
    vault = Vault()
    vault.away = True
    holder = CardHolder(Reader(card()), vault, WallClock())
    holder.serve(0.0)
    assert holder.take() is None
