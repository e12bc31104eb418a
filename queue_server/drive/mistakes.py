"""What a driver got wrong before the hall's own rules were asked."""


class Mistaken(Exception):
    """The driver must say something else; `code` is for its program, the text for its author."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
