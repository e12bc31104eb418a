"""A/B posts (AB岗): who takes a window whose clerk is away, and who was asked to."""

from dataclasses import dataclass
from datetime import datetime

from hall.words import StaffId, WindowId


@dataclass(frozen=True, slots=True)
class Post:
    """A window and its deputies (B岗), in the order in which they are asked."""

    window: WindowId
    deputies: tuple[StaffId, ...]


@dataclass(frozen=True, slots=True)
class PostRules:
    """`[posts]`: after how many minutes without its clerk (A岗) a deputy is asked, and how long to answer; our own."""

    after_min: int = 5
    answer_min: int = 3
    posts: tuple[Post, ...] = ()


@dataclass(frozen=True)
class Summons:
    """Who is asked to take a window; `deputy` is None where nobody is left to ask."""

    window: WindowId
    deputy: StaffId | None
    at: datetime
    until: datetime | None
    """When the next one is asked, unless the deputy has come."""
    coming_at: datetime | None = None
    """When the deputy said to be there."""
    passed: tuple[StaffId, ...] = ()
    """Who was asked before and did not come."""
