"""Results given to the official post (政务专递), as rows of GB/T 39046-2020 table 15: once sent, once brought."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from hall.texts import Texts
from hall.words import Language, ParcelId, Receiver
from queue_server.core.events import ParcelDelivered, ParcelPosted
from queue_server.core.parcels import Parcel
from queue_server.core.state import Hall
from queue_server.core.timetable import zone
from queue_server.deliveries import rows
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.outlets.facts import filled
from queue_server.outlets.shape import Dialect
from queue_server.statistics.files import plain

KIND = "courier"
_WEB = Texts("web")


def deliveries(outlet: str, dialect: Dialect, hall: Hall, event: ParcelPosted | ParcelDelivered) -> Iterator[Delivery]:
    """The row owed of a result that was sent, or brought; nothing where the hall no longer knows of it."""
    parcel = hall.parcels.get(event.parcel)
    if parcel is None or parcel.courier is None:
        return
    local = zone(hall.plan.time_zone)
    receiver, received, what = None, "", "sent"
    if isinstance(event, ParcelDelivered):
        receiver, received, what = event.receiver, f"{event.received_on:{dialect.time}}", "brought"
    body = {
        "parcel": parcel.id,
        "project_no": number(hall, parcel),
        "waybill": parcel.courier.waybill,
        "company": parcel.courier.company,
        "sender": hall.plan.name.zh,
        "sent_by": parcel.courier.staff,
        "sent_on": f"{parcel.courier.sent_at.astimezone(local):{dialect.time}}",
        "receiver_unit": _words(Receiver.UNIT) if receiver is Receiver.UNIT else "",
        "receiver": "" if receiver is None else _words(receiver),
        "received_on": received,
        "month": f"{event.at.astimezone(local):%Y-%m}",
    }
    yield Delivery(outlet, f"{parcel.id}/{what}", parcel.id, KIND, body)


def number(hall: Hall, parcel: Parcel) -> str:
    """The number of its case, as far as the hall knows it."""
    case = hall.cases.get(parcel.case) if parcel.case is not None else None
    return parcel.project_no or (case.project_no if case is not None else None) or ""


def _words(receiver: Receiver) -> str:
    """By what relation somebody took it in; the record is Chinese and names nobody."""
    return _WEB.say(f"Receiver.{receiver}", Language.ZH)


class CourierFile:
    """The outlet: a CSV a month, every row in it once; what was brought has a second row, which is complete."""

    def __init__(self, folder: Path, columns: Mapping[str, str], number: Callable[[ParcelId], str]) -> None:
        """`number` says the number of a parcel's case where it has become known since."""
        self._folder = folder
        self._columns = columns
        self._number = number

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """A row of its month's file; DUPLICATE where the row is there; raises `TryLater` where the disk says no."""
        file, row = self.composed(delivery)
        return rows.deliver(self._folder / file, delivery.key, row)

    def composed(self, delivery: Delivery) -> tuple[str, Mapping[str, str]]:
        """The file a delivery would be written to, and its row."""
        body = delivery.body
        number = body["project_no"] or self._number(ParcelId(str(body["parcel"])))
        values = {**body, "project_no": number}
        row = {name: plain(str(filled(template, values))) for name, template in self._columns.items()}
        return f"couriers-{body['month']}.csv", row
