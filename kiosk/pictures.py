"""Every screen and every kind of slip of the kiosk as a picture: its part of `hall pictures`; no screen is needed."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec
from PIL import Image

from devices.drivers.escpos import slip_bytes
from devices.drivers.paper import PAPERS
from devices.drivers.slip_picture import slip_picture
from hall.words import Language
from kiosk.flow import samples, tour
from kiosk.flow.machine import page
from kiosk.flow.page import Aids
from kiosk.look.capacity import capacity
from kiosk.look.glass import LANDSCAPE, PORTRAIT
from kiosk.look.head import Head
from kiosk.look.layout import lay_out
from kiosk.look.paint import paint
from kiosk.look.theme import read_theme

GLASSES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
MODES = {"": Aids(), "large": Aids(large=True), "low": Aids(low_reach=True)}
HEADS = {Language.ZH: Head(samples.HALL.zh, "09:42"), Language.EN: Head(samples.HALL.en, "09:42")}


def kiosk_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Each with its name, `portrait/confirm.zh.large` or `slip/80.offline`."""
    yield from _screens()
    yield from _slips()


def _screens() -> Iterator[tuple[str, Image.Image]]:
    theme = read_theme()
    for glass_name, glass in GLASSES.items():
        fits = capacity(glass, theme)
        for language in Language:
            for mode, aids in MODES.items():
                for name, state in tour.every_page(replace(aids, language=language), fits):
                    sheet = lay_out(page(state), glass, theme, HEADS[language])
                    yield ".".join(filter(None, (f"{glass_name}/{name}", language, mode))), paint(sheet)


def _slips() -> Iterator[tuple[str, Image.Image]]:
    usual = samples.slip()
    kinds = {
        "usual": usual,
        "booked": msgspec.structs.replace(usual, slot_at=usual.from_at),
        "no-promise": msgspec.structs.replace(usual, from_at=None, until_at=None),
        "offline": msgspec.structs.replace(usual, offline=True, url="", from_at=None, until_at=None),
    }
    for mm, paper in PAPERS.items():
        for name, slip in kinds.items():
            yield f"slip/{mm}.{name}", slip_picture(slip_bytes(slip, paper), paper)
