"""The file outlet: one CSV a month that Excel and WPS open as it is, every rating in it once."""

from collections.abc import Mapping
from pathlib import Path

from queue_server.deliveries import rows
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.outlets.facts import Said, filled
from queue_server.statistics.files import plain


class FileOutlet:
    """Appends to files in a folder; each row is on disk before it counts as sent."""

    def __init__(self, folder: Path, columns: Mapping[str, str], said: Said) -> None:
        self._folder = folder
        self._columns = columns
        self._said = said

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """A row of its month's file; DUPLICATE where the row is there; raises `TryLater` where the disk says no."""
        file, row = self.composed(delivery)
        return rows.deliver(self._folder / file, delivery.key, row)

    def composed(self, delivery: Delivery) -> tuple[str, Mapping[str, str]]:
        """The file a delivery would be written to, and its row."""
        told = self._said.told(delivery)
        values = self._said.values(told)
        row = {name: plain(str(filled(template, values))) for name, template in self._columns.items()}
        return f"ratings-{told.rated_at:%Y-%m}.csv", row
