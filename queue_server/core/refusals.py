"""Refusals: a command that breaks a rule is answered with a code and what the person may do, never with a trace."""

from collections.abc import Mapping


class Refused(Exception):
    """The hall says no; `code` is the key of its text in the refusals catalogue, `about` fills the placeholders."""

    def __init__(self, code: str, about: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.about = dict(about or {})
