"""What deputies (B岗) say."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import StaffId
from queue_server.core.asked.command import WindowCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSummons(WindowCommand):
    """The deputy asked to take a window comes, now or at a time, or does not."""

    staff: StaffId
    comes: bool
    coming_at: datetime | None = None
