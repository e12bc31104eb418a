"""Finds the line on which each key and value of a TOML text stands, once tomllib has accepted the text."""

import tomllib
from collections.abc import Mapping

from hall.reading import KeyPath

_BARE_END = set(" \t\r\n,]}#=.")


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1, of every table, key and array element of a sound TOML text, by its path."""
    scan = _Scan(text)
    scan.document()
    return scan.lines


def line_at(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a path, or of the nearest thing around it that is written down."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


class _Scan:
    """One walk over a text, noting the line of every path as it passes."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._line = 1
        self._rows: dict[KeyPath, int] = {}
        self.lines: dict[KeyPath, int] = {}

    def document(self) -> None:
        """Walk over headers and the pairs under them to the end of the text."""
        table: KeyPath = ()
        self._skip(" \t\n")
        while self._at < len(self._text):
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(" \t\n")

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, count: int = 1) -> str:
        taken = self._text[self._at : self._at + count]
        self._at += count
        self._line += taken.count("\n")
        return taken

    def _skip(self, blanks: str) -> None:
        """Pass over blanks and, where line ends count as blank, comments."""
        while (here := self._peek()) and (here in blanks or (here == "#" and "\n" in blanks)):
            if here == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            else:
                self._take()

    def _note(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self._line)

    def _header(self) -> KeyPath:
        array = self._text.startswith("[[", self._at)
        line = self._line
        self._take(2 if array else 1)
        keys = self._keys()
        self._take(2 if array else 1)
        path: KeyPath = ()
        for index, key in enumerate(keys):
            path = (*path, key)
            self.lines.setdefault(path, line)
            if array and index == len(keys) - 1:
                self._rows[path] = self._rows.get(path, -1) + 1
            if path in self._rows:
                path = (*path, self._rows[path])
                self.lines.setdefault(path, line)
        return path

    def _keys(self) -> KeyPath:
        keys: list[str] = []
        while True:
            self._skip(" \t")
            keys.append(self._key())
            self._skip(" \t")
            if self._peek() != ".":
                return tuple(keys)
            self._take()

    def _key(self) -> str:
        if self._peek() in ('"', "'"):
            quoted = self._string()
            return str(tomllib.loads(f"key = {quoted}")["key"])
        start = self._at
        while self._peek() and self._peek() not in _BARE_END:
            self._take()
        return self._text[start : self._at]

    def _pair(self, table: KeyPath) -> None:
        line = self._line
        path = table
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        self._take()  # the equals sign
        self._skip(" \t")
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        match self._peek():
            case '"' | "'":
                self._string()
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case _:
                # A date-time may hold one blank and dots; what ends any other scalar ends it too.
                while self._peek() and self._peek() not in "\n,]}#":
                    self._take()

    def _string(self) -> str:
        start = self._at
        quote = self._peek()
        mark = quote * 3 if self._text.startswith(quote * 3, self._at) else quote
        self._take(len(mark))
        while not self._text.startswith(mark, self._at):
            self._take(2 if quote == '"' and self._peek() == "\\" else 1)
        self._take(len(mark))
        while len(mark) == 3 and self._peek() == quote:  # a text may end in one or two quotes of its own
            self._take()
        return self._text[start : self._at]

    def _array(self, path: KeyPath) -> None:
        self._take()
        index = 0
        self._skip(" \t\n,")
        while self._peek() != "]":
            self._note((*path, index))
            self._value((*path, index))
            index += 1
            self._skip(" \t\n,")
        self._take()

    def _inline_table(self, path: KeyPath) -> None:
        self._take()
        self._skip(" \t\n,")
        while self._peek() != "}":
            self._pair(path)
            self._skip(" \t\n,")
        self._take()
