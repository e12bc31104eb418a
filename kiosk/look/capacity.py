"""How many choices a page has room for on a glass: found by laying out pages with names as long as halls have them."""

from bisect import bisect
from collections.abc import Callable
from functools import cache

from hall.words import Language
from kiosk.flow.page import Aids, Block, Control, Entry, Facts, Keyboard, Kind, Notice, Page, Paragraph
from kiosk.look.glass import Glass
from kiosk.look.head import Head
from kiosk.look.layout import holds
from kiosk.look.style import SQUEEZES
from kiosk.look.theme import Theme

MOST = 16
TIGHTEST = 4
"""As far as a usual page gives way; what is left is for names longer than these."""
DOORS = 5
"""The choices of the first page that are no shortcuts."""
ASIDE = ("confirm", "standing")
"""Pages whose choices are the kiosk's own short words, and may go by them alone."""
FEWEST = 2
"""The shortcuts it always has: where they and the doors have no room together, it has several pages."""

_LABELS = {Language.ZH: "城乡居民基本医疗保险参保登记", Language.EN: "Register for residents' medical insurance"}
_DETAILS = {Language.ZH: "社保、户籍、不动产、公积金……", Language.EN: "Social security, residence, property…"}
_DOORS = {Language.ZH: "按事项主题选择", Language.EN: "I have an appointment"}
_LINES = {Language.ZH: "今天取号到 17:00 为止，请留意。", Language.EN: "Tickets are given until 17:00 today."}
_FACT = {Language.ZH: "等候地点", Language.EN: "Priority service"}
_WAYS = {Language.ZH: ("返回", "首页", "继续取号"), Language.EN: ("Back", "Home", "Go on")}
_AIDS = {Language.ZH: ("English", "大字", "低位", "语音"), Language.EN: ("中文", "Larger", "Lower", "Speak")}


def capacity(glass: Glass, theme: Theme) -> Callable[[str, Aids], int]:
    """How many choices a page of a name has room for, drawn with these aids; at least one."""

    @cache
    def fits(name: str, aids: Aids) -> int:
        head = Head(_LABELS[aids.language], "00:00")
        counts = range(2, MOST + 1)
        tightest = len(SQUEEZES) - 1 if name in ASIDE else TIGHTEST
        return 1 + bisect(
            counts, 0, key=lambda count: not holds(_probe(name, count, aids), glass, theme, head, tightest)
        )

    return fits


def _probe(name: str, count: int, aids: Aids) -> Page:
    """A page of that name as it usually is, with so many choices."""
    lang = aids.language
    line = _LINES[lang]
    blocks: dict[str, tuple[Block, ...]] = {
        "home": (Paragraph(line),),
        "search": (Entry(line, "ABC"), Paragraph(line)),
        "confirm": (_facts(lang, 4),),
        "standing": (_facts(lang, 4),),
        "topics": (),
        "items": (),
        "situation": (),
    }
    keyboard = Keyboard.LETTERS if name == "search" else Keyboard.NONE
    said = blocks.get(name, (Notice(line),))
    return Page(
        name,
        line,
        aids,
        said,
        (*_choices(name, count, lang), *_rest(name, lang, paged=name != "home" or count < DOORS + FEWEST)),
        keyboard,
        more=(1, 2),
    )


def _facts(lang: Language, count: int) -> Facts:
    """The item's name, and shorter ones."""
    return Facts(((_FACT[lang], _LABELS[lang]), *((_FACT[lang], _DOORS[lang]),) * (count - 1)))


def _choices(name: str, count: int, lang: Language) -> list[Control]:
    """Every second one with as much to say as a choice ever has."""
    home = name == "home"
    shortcuts = max(count - DOORS, 0) if home else 0
    controls = []
    for place in range(count):
        short = place >= shortcuts and (home or place % 2 == 1)
        short = short or name in ASIDE
        text, detail = (_DOORS if short else _LABELS)[lang], "" if short and not home else _DETAILS[lang]
        kind = Kind.SHORTCUT if place < shortcuts else Kind.CHOICE
        controls.append(Control(f"choice-{place}", text, kind, detail, "list"))
    return controls


def _rest(name: str, lang: Language, *, paged: bool) -> list[Control]:
    back, home, on = _WAYS[lang]
    turns = [Control("earlier", back, Kind.TURN), Control("later", home, Kind.TURN)] if paged else []
    ways = [Control("back", back, Kind.BACK, icon="back"), Control("home", home, Kind.BACK, icon="home")]
    if name == "home":
        ways = []
    elif name not in ("topics", "items", "situation", "search"):
        ways.append(Control("go-on", on, Kind.PRIMARY))
    aids = [Control(f"aid-{place}", word, Kind.AID, icon="large") for place, word in enumerate(_AIDS[lang])]
    return [*turns, *ways, *aids]
