"""What a kiosk that citizens touch is made of, as its work sees each part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.id_card import Card
from devices.ports import CardReader
from hall.messages.status import PartStatus
from hall.personal import Person
from hall.words import Language
from kiosk.flow.events import Event
from kiosk.flow.page import Page
from kiosk.maintenance import Maintenance
from kiosk.offline import OfflineTickets


class Screen(Protocol):
    """The screen and what is touched on it; all but `wake` belong to one thread."""

    def show(self, page: Page) -> None:
        """Draw a page; returns once it is on the glass."""
        ...

    def read(self, timeout_s: float) -> Event | None:
        """The next touch, key or code; None after `timeout_s` wall seconds, or when woken."""
        ...

    def wake(self) -> None:
        """Let `read` return at once; from any thread."""
        ...


class Vault(Protocol):
    """Who somebody is; `kiosk.vault.VaultLine` is one."""

    def by_card(self, card: Card) -> Person:
        """Who holds a card, which the caller then forgets; raises `VaultAway`."""
        ...

    def by_phone(self, phone: str) -> Person:
        """Who goes by a telephone number; raises `VaultAway`."""
        ...


class Voice(Protocol):
    """The spoken guidance; `kiosk.guidance.Guidance` is one."""

    def say(self, text: str, language: Language, until: Callable[[], bool], *, loud: bool = False) -> None:
        """Say it, `loud` whatever the volume; returns when it was heard, `until` says that is enough, or it failed."""
        ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """What a kiosk is fitted with beside screen and printer; whatever is missing is not offered."""

    reader: CardReader | None = None
    vault: Vault | None = None
    offline: OfflineTickets | None = None
    voice: Voice | None = None
    maintenance: Maintenance | None = None
    call: Callable[[PartStatus], None] | None = None
    """Tells the hall's managers that somebody asks for a person, as of a part of the kiosk."""
