"""The national reasons of each level, basic ones first; their texts are the catalogue's."""

import json

from hall.packaged import packaged
from hall.words import RatingLevel
from queue_server.core.decisions.ratings import FIRST_DIGIT


def _reasons() -> dict[RatingLevel, tuple[str, ...]]:
    codes = json.loads(packaged("codesets.json").read_text(encoding="utf-8"))
    return {level: tuple(codes["reasons_v2"][FIRST_DIGIT[level]]) for level in RatingLevel}


REASONS = _reasons()
BASIC = 3
"""So many of a level are basic and come first (config/codesets.json); the rest are further ones."""


def meant(level: str, ticked: list[str]) -> tuple[str, ...]:
    """The reasons that belong to a level: those ticked under one that was looked at and left again are not meant."""
    return tuple(reason for reason in ticked if reason.startswith(FIRST_DIGIT[level]))
