"""Why the server, its database or its accounts cannot do something as things stand: a code and what fills its text."""


class Trouble(Exception):
    """A person must mend something first; `code` is the key of its text in the `server` catalogue."""

    def __init__(self, code: str, **about: str) -> None:
        super().__init__(code, about)
        self.code = code
        self.about = about
