"""The notifier of one hall: owes what the hall's state says, sends it, and tells the keeper whom nobody could reach."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from hall.clock import Clock
from hall.words import Language, ParcelId, RequestId, SubjectId
from queue_server.core.commands import Command, NoteTold
from queue_server.core.replies import Reply
from queue_server.core.state import Hall
from queue_server.counts import Counts
from queue_server.deliveries.delivery import Delivery, DeliveryState, NotTaken, TryLater
from queue_server.deliveries.ledger import Ledger
from queue_server.deliveries.round import Round
from queue_server.notifier.channels import Channel, FileChannel, Message, SmsGateway
from queue_server.notifier.notices import OPTIONAL, OUTLET, owed, still_true
from queue_server.notifier.shape import NotifierFile
from queue_server.notifier.wording import worded
from queue_server.pickup import PickupCodes
from queue_server.rhythm import Rhythm
from queue_server.trouble import Trouble
from queue_server.vault.vault import Vault

ACTOR = "notifier"
EVERY_S = 5.0
LISTED = "only_listed"
"""The trouble of a result whose holder stands in the list of notices: staff must telephone."""


class Keeper(Protocol):
    """What the notifier needs of the keeper."""

    @property
    def hall(self) -> Hall:
        """The hall as it stands on disk."""
        ...

    def submit(self, command: Command) -> Future[Reply]:
        """Ask for something."""
        ...


class Teller:
    """The outlet of notices: words, telephone and channel are found when a notice goes out, and rest nowhere."""

    def __init__(
        self,
        keeper: Keeper,
        vault: Vault,
        codes: PickupCodes,
        channel: Channel,
        languages: Sequence[Language],
    ) -> None:
        self._keeper = keeper
        self._vault = vault
        self._codes = codes
        self._channel = channel
        self._languages = languages

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """Tell somebody; DUPLICATE too where it is no longer true; raises `TryLater`, `NotTaken`."""
        hall = self._keeper.hall
        about = still_true(hall, delivery)
        if about is None:
            return DeliveryState.DUPLICATE
        phone = self._phone(SubjectId(str(delivery.body["subject"])))
        if phone is None and delivery.kind in OPTIONAL:
            return DeliveryState.DUPLICATE
        if phone is None:
            raise NotTaken("no_phone")
        message = Message(
            delivery.key,
            phone,
            worded(hall, delivery, about, self._codes, self._languages),
        )
        state = self._channel.send(message)
        tell_keeper(self._keeper, delivery, "" if self._channel.reaches else LISTED)
        return state

    def _phone(self, subject: SubjectId) -> str | None:
        try:
            return self._vault.phone(subject, ACTOR)
        except Trouble as trouble:
            raise TryLater("vault_unreachable") from trouble


class Notifier:
    """Goes round on threads of its own."""

    def __init__(
        self,
        settings: NotifierFile,
        folder: Path,
        database: Engine,
        keeper: Keeper,
        vault: Vault,
        codes: PickupCodes,
        clock: Clock,
        counts: Counts,
    ) -> None:
        """`folder` is where lists are kept."""
        self.ledger = Ledger(database, keeper.hall.plan.id)
        channel = channel_of(settings, folder, clock)
        self._keeper = keeper
        self._clock = clock
        self._entered: set[str] = set()
        teller = Teller(keeper, vault, codes, channel, settings.languages)
        self._round = Round(self.ledger, {OUTLET: teller}, clock, counts)
        self._rhythm = Rhythm("notifier", EVERY_S, self.beat, counts)

    def start(self) -> None:
        """Begin."""
        self._rhythm.start()

    def stop(self) -> None:
        """End after what is under way."""
        self._rhythm.stop()

    def beat(self) -> None:
        """Owe what is new, send what is due, and say of what was given up that somebody must telephone."""
        hall, now = self._keeper.hall, self._clock.now()
        fresh = {each.key: each for each in owed(hall, now) if each.key not in self._entered}
        self.ledger.enter(list(fresh.values()), now)
        self._entered.update(fresh)
        self._round.beat()
        for dead in self.ledger.at(DeliveryState.DEAD):
            if dead.delivery.outlet == OUTLET:
                tell_keeper(self._keeper, dead.delivery, dead.trouble)


def tell_keeper(keeper: Keeper, delivery: Delivery, trouble: str) -> None:
    """Let the keeper note what came of telling a result's holder; of an appointment it need not know."""
    parcel = ParcelId(str(delivery.body.get("parcel", "")))
    known = keeper.hall.parcels.get(parcel)
    if known is not None and (known.untold != trouble or not trouble):
        id = RequestId(f"{ACTOR}/{delivery.key}/{trouble or 'told'}")
        keeper.submit(NoteTold(request_id=id, actor=ACTOR, parcel=parcel, trouble=trouble))


def channel_of(settings: NotifierFile, folder: Path, clock: Clock) -> Channel:
    """The way a file asks for."""
    if settings.gateway is None or settings.dry_run:
        return FileChannel(folder, clock)
    return SmsGateway(settings.gateway, clock)
