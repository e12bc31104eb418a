"""A slip as a picture, made from nothing but the bytes that went to the printer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import assert_never

import segno
from PIL import Image, ImageDraw

from devices.drivers.escpos_tokens import Command, QrStore, Raster, Text, Token, UnknownBytes, tokens
from devices.drivers.paper import COLUMN_DOTS, HANZI_DOTS, Paper
from devices.screens.fonts import font

PAPER, INK, SHADE = 252, 26, 176
"""Thermal paper is not quite white, its print not quite black; the shade marks the torn edge."""
LINE_DOTS = 30
"""A printer's line spacing after init."""
_SIDE = 32
"""Dots of paper that the head does not reach, on each side."""
_TOP, _BOTTOM = 40, 56
_TOOTH = 8
_BASELINE = 0.82
"""How far down a cell letters stand."""
_CORRECTION = {48: "l", 49: "m", 50: "q", 51: "h"}
_AFTER_INIT = {"align": 0, "bold": 0, "size": 0, "chinese": 0, "qr_model": 50, "qr_module": 3, "qr_correction": 48}
"""What a printer is set to after init, by the names of the commands that set it."""


def slip_png(data: bytes, paper: Paper) -> bytes:
    """The slip as PNG; raises `UnknownBytes` for a byte that is no command."""
    file = BytesIO()
    slip_picture(data, paper).save(file, "PNG")
    return file.getvalue()


def slip_picture(data: bytes, paper: Paper) -> Image.Image:
    """The slip in shades of grey, a dot of the printer a pixel, with its bare margins and the torn edge."""
    return _on_paper(Head(paper).print(tokens(data)))


class Head:
    """The print head: keeps what the printer was set to and lays strip under strip."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._strips: list[Image.Image] = []
        self._line: list[Letter] = []
        self._qr = b""
        self._set = dict(_AFTER_INIT)

    def print(self, commands: Iterable[Token]) -> Image.Image:
        """Everything printed by the commands, as wide as the head reaches."""
        for token in commands:
            match token:
                case Text(character):
                    self._line.append(Letter(character, self._set["size"], bool(self._set["bold"])))
                case Raster():
                    self._strips.append(_negative(token, self._paper.dots))
                case QrStore(data):
                    self._qr = data
                case Command(name, value) if name in self._set:
                    self._set[name] = value
                case Command():
                    self._obey(token)
                case _:
                    assert_never(token)
        self._end_line()
        return _stacked(self._strips, self._paper.dots)

    def _obey(self, command: Command) -> None:
        match command.name:
            case "init":
                self._set = dict(_AFTER_INIT)
            case "line_feed":
                self._end_line(LINE_DOTS)
            case "feed_lines":
                self._end_line(command.value * LINE_DOTS)
            case "feed_dots":
                self._end_line(command.value)
            case "qr_print":
                self._lay(self._code())
            case "cut":
                self._end_line()
            case "status" | "queued_status":
                pass  # a question, not print
            case _:
                raise UnknownBytes(0, command.name.encode())

    def _end_line(self, at_least: int = 0) -> None:
        """Print the line that has gathered and move on, at least by so many dots."""
        width = sum(letter.width for letter in self._line)
        height = max((letter.height for letter in self._line), default=0)
        strip = Image.new("L", (max(width, 1), max(height, at_least)), PAPER)
        left = 0
        for letter in self._line:
            letter.draw(strip, left, height)
            left += letter.width
        self._line.clear()
        self._lay(strip)

    def _lay(self, strip: Image.Image) -> None:
        if strip.width > self._paper.dots:
            raise ValueError(f"a line of {strip.width} dots runs off paper of {self._paper.dots}")
        whole = Image.new("L", (self._paper.dots, strip.height), PAPER)
        whole.paste(strip, ((self._paper.dots - strip.width) * self._set["align"] // 2, 0))
        self._strips.append(whole)

    def _code(self) -> Image.Image:
        correction = _CORRECTION[self._set["qr_correction"]]
        symbol = segno.make_qr(self._qr.decode("utf-8"), error=correction, boost_error=False)
        file = BytesIO()
        symbol.save(file, kind="png", scale=self._set["qr_module"], border=0)
        return Image.open(file).convert("L").point(lambda dot: PAPER if dot else INK)


@dataclass(frozen=True, slots=True)
class Letter:
    """A character in its cell; `size` is GS !'s number."""

    character: str
    size: int
    bold: bool

    @property
    def height(self) -> int:
        """Dots from top to bottom."""
        return HANZI_DOTS * ((self.size & 0x0F) + 1)

    @property
    def width(self) -> int:
        """Dots from left to right: half as many for a Latin letter."""
        return (COLUMN_DOTS if self.character.isascii() else HANZI_DOTS) * ((self.size >> 4) + 1)

    def draw(self, strip: Image.Image, left: int, foot: int) -> None:
        """Draw the letter on a line whose cells end at `foot`; a tail may reach into the space between lines."""
        face = font(self.height * 21 // 24, self.bold, mono=True)
        wide = round(face.getlength(self.character))
        if wide <= self.width:
            place = (left + self.width / 2, foot - self.height * (1 - _BASELINE))
            ImageDraw.Draw(strip).text(place, self.character, fill=INK, font=face, anchor="ms")
            return
        # A face without half-width letters is squeezed into the cell, as printers' own are.
        cell = Image.new("L", (wide, self.height), PAPER)
        ImageDraw.Draw(cell).text((0, self.height * _BASELINE), self.character, fill=INK, font=face, anchor="ls")
        strip.paste(cell.resize((self.width, self.height)), (left, foot - self.height))


def _negative(raster: Raster, width: int) -> Image.Image:
    dots = Image.frombytes("1", (raster.row_bytes * 8, raster.rows), raster.dots)
    strip = Image.new("L", (width, raster.rows), PAPER)
    strip.paste(dots.convert("L").point(lambda dot: INK if dot else PAPER), (0, 0))
    return strip


def _stacked(strips: Sequence[Image.Image], width: int) -> Image.Image:
    whole = Image.new("L", (width, sum(strip.height for strip in strips)), PAPER)
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _on_paper(printed: Image.Image) -> Image.Image:
    """The print with its bare margins, and the toothed edge the knife leaves."""
    size = (printed.width + 2 * _SIDE, printed.height + _TOP + _BOTTOM)
    slip = Image.new("L", size, PAPER)
    slip.paste(printed, (_SIDE, _TOP))
    pen = ImageDraw.Draw(slip)
    bottom = slip.height - 1
    for left in range(0, slip.width, 2 * _TOOTH):
        pen.polygon([(left, bottom), (left + _TOOTH, bottom - _TOOTH), (left + 2 * _TOOTH, bottom)], fill=SHADE)
    return slip
