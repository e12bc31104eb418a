"""A text people see, in the hall's languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text people see, Chinese first."""

    zh: str
    en: str = ""
