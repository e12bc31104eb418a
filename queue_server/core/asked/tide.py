"""What managers ask of the tide and of dispatch."""

from dataclasses import dataclass

from hall.words import (
    TideMode,
)
from queue_server.core.asked.command import Command, WindowCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTideMode(Command):
    """Let the server open tidal windows itself, or only propose."""

    mode: TideMode


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerProposal(Command):
    """A manager approves or refuses the tide's proposal."""

    proposal: str
    approve: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighTide(Command):
    """What a look ahead found: how many tidal windows should be open, and the citizen-minutes the next step is worth.

    `opens` says whether one window more was weighed or the last one opened; it would stand open for `window_min`.
    """

    wanted: int
    opens: bool
    saved_min: float
    window_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseWindow(WindowCommand):
    """A manager leaves a window that was opened or closed by hand to the tide again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPolicy(Command):
    """Change the dispatch policy in the middle of a day."""

    policy: str
