"""What managers ask of the tide and of dispatch."""

from dataclasses import dataclass

from hall.words import (
    TideMode,
)
from queue_server.core.asked.command import Command


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
class SetPolicy(Command):
    """Change the dispatch policy in the middle of a day."""

    policy: str
