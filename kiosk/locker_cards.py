"""Whose card was shown at a locker last; the card itself is asked about once and forgotten."""

from typing import Protocol

from devices.id_card import Card
from devices.ports import CardReader, DeviceError, DeviceGone
from hall.clock import Clock
from hall.logs import logger
from hall.personal import Person
from hall.words import SubjectId
from kiosk.vault import VaultAway

REMEMBERED_S = 60.0
"""Wall seconds in which the holder of a card types the code."""

log = logger(__name__)


class Vault(Protocol):
    """Who knows whose card it is; `kiosk.vault.VaultLine` is one."""

    def by_card(self, card: Card) -> Person:
        """Who holds a card; raises `VaultAway`."""
        ...


class CardHolder:
    """The holder of the card shown last; `serve` on a thread of its own, the rest from any."""

    def __init__(self, reader: CardReader, vault: Vault, clock: Clock) -> None:
        self._reader = reader
        self._vault = vault
        self._clock = clock
        self._shown: tuple[SubjectId, float] | None = None

    def take(self) -> SubjectId | None:
        """Who showed a card within the last minute; a card opens one door."""
        shown, self._shown = self._shown, None
        if shown is None or self._clock.monotonic() - shown[1] > REMEMBERED_S:
            return None
        return shown[0]

    def serve(self, timeout_s: float) -> None:
        """Read the next card, if one is laid on the reader within `timeout_s` wall seconds."""
        try:
            card = self._reader.read(timeout_s)
        except DeviceGone:
            return  # its supervisor has said so
        except DeviceError as error:
            log.warning("a card could not be read", code=error.code)
            return
        if isinstance(card, Card):
            with card:
                self._meet(card)

    def _meet(self, card: Card) -> None:
        try:
            self._shown = self._vault.by_card(card).subject, self._clock.monotonic()
        except VaultAway as away:
            log.warning("nobody can say whose card it is", code=away.code)
