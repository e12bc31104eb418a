"""Alerts as rows of GB/T 39046-2020 table 11: one when an alert is raised or turns graver, one when it is over."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from hall.words import Language
from queue_server.core.alert import Alert
from queue_server.core.state import Hall
from queue_server.core.timetable import zone
from queue_server.deliveries import rows
from queue_server.deliveries.delivery import Delivery, DeliveryState
from queue_server.statistics.files import plain
from queue_server.supervision.naming import case_of
from queue_server.supervision.shape import Export
from queue_server.supervision.telling import found

OUTLET = "alerts"
LONGEST_ID = 20
LONGEST_TEXT = 1000
"""What the standard's fields hold (an..20, an..1000)."""


def owed(hall: Hall, export: Export, alert: Alert, state: str, at: datetime) -> Iterator[Delivery]:
    """The row owed of an alert that reached a state, its colour or "over"; nothing where no files are asked for."""
    if export.folder is not None:
        yield _row(hall, export, alert, state, at)


def _row(hall: Hall, export: Export, alert: Alert, state: str, at: datetime) -> Delivery:
    local = at.astimezone(zone(hall.plan.time_zone))
    since = alert.since.astimezone(zone(hall.plan.time_zone))
    case, item = case_of(hall, alert)
    body: Mapping[str, object] = {
        "project_no": case or "",
        "content": found(hall, alert, Language.ZH)[:LONGEST_TEXT],
        "organisation": hall.plan.name.zh,
        "item": item or "",
        "matter": hall.plan.item[item].matter if item in hall.plan.item else "",
        "sent_at": since.strftime(export.time),
        "number": sha256(alert.id.encode()).hexdigest()[:LONGEST_ID],
        "rule": alert.rule[:LONGEST_ID],
        "colour": export.colours[alert.colour],
        "state_at": local.strftime(export.time),
        "month": f"{local:%Y-%m}",
        "result": state,
        "department": alert.department,
    }
    return Delivery(OUTLET, f"{alert.id}/{state}", alert.id, "alert", body)


class AlertFiles:
    """The outlet: a CSV a month, every row in it once."""

    def __init__(self, folder: Path, export: Export, words: Callable[[str], str]) -> None:
        """`words` says a state, by its code, as the file should."""
        self._folder = folder
        self._export = export
        self._words = words

    def deliver(self, delivery: Delivery) -> DeliveryState:
        """A row of its month's file; DUPLICATE where the row is there; raises `TryLater` where the disk says no."""
        file, row = self.composed(delivery)
        return rows.deliver(self._folder / file, delivery.key, row)

    def composed(self, delivery: Delivery) -> tuple[str, Mapping[str, str]]:
        """The file a delivery would be written to, and its row."""
        body = delivery.body
        values = {**body, "result": self._words(str(body["result"]))}
        row = {name: plain(template.format_map(values)) for name, template in self._export.columns.items()}
        return f"alerts-{body['month']}.csv", row
