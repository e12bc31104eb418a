"""Every screen of the locker as a picture: its part of `hall pictures`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from PIL import Image

from hall.messages.answers import LyingResult, Refusal
from hall.words import DoorNews, Language, ParcelId, StaffId, TicketNo
from kiosk.flow import samples
from kiosk.flow.locker_page import page
from kiosk.flow.locker_state import DoorTurned, HoursTurned, State, Task
from kiosk.flow.page import Aids
from kiosk.look.glass import LANDSCAPE, PORTRAIT
from kiosk.look.head import Head
from kiosk.look.layout import lay_out
from kiosk.look.paint import paint
from kiosk.look.theme import read_theme

GLASSES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
STAFF = StaffId("s07")


def locker_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Each with its name, `portrait/opened.zh`."""
    theme = read_theme()
    for glass_name, glass in GLASSES.items():
        for language in Language:
            name = samples.HALL.en if language is Language.EN else samples.HALL.zh
            for state in every_screen(Aids(language=language)):
                shown = page(state)
                sheet = lay_out(shown, glass, theme, Head(name, "09:42"))
                yield f"{glass_name}/{shown.name}.{language}", paint(sheet)


def every_screen(aids: Aids) -> Iterator[State]:
    """Each screen once, as somebody comes to it."""
    start = State(aids=aids)
    yield replace(start, typed="12345", hours=HoursTurned(ends=samples.NOW + timedelta(hours=11)))
    yield replace(start, asking=True)
    for news in DoorNews:
        yield replace(start, news=DoorTurned(news, 7))
    yield replace(start, news=DoorTurned(DoorNews.CLOSED, 7, odd=True))
    results = tuple(
        LyingResult(ParcelId(f"p{at}"), TicketNo(f"A02{at}"), item.name)
        for at, item in enumerate(samples.catalogue().groups[0].items[:3])
    )
    yield replace(start, task=Task.CHOOSE, offered=results, chosen=frozenset({ParcelId("p0"), ParcelId("p2")}))
    yield replace(start, refusal=Refusal(request_id="samples", code="code_wrong"))
    yield replace(start, task=Task.LOG_IN, typed="07")
    yield replace(start, task=Task.LOG_IN, filled=("07",), typed="1234")
    staff = replace(start, staff=STAFF)
    yield replace(staff, task=Task.MENU)
    yield replace(staff, task=Task.LAY_IN, typed="A023")
    yield replace(staff, task=Task.TAKE_OUT, typed="7")
    yield replace(staff, task=Task.TAKE_OUT, filled=("7",), typed="08")
    yield replace(staff, task=Task.TAKE_OUT, filled=("7", "08"), typed="4321")
