"""Every screen of the flow, drawn: who cannot see well, reach high or hit small things can use it."""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from PIL import Image

from devices.screens.canvas import Box
from hall.words import Language
from kiosk.flow import samples, tour
from kiosk.flow.machine import page
from kiosk.flow.page import Aids, Page
from kiosk.look.capacity import capacity
from kiosk.look.glass import LANDSCAPE, MM_PER_POINT, PORTRAIT
from kiosk.look.head import Head
from kiosk.look.layout import lay_out
from kiosk.look.paint import paint
from kiosk.look.sheet import Code, Emblem, Ring, Role, Sheet, Sign, Text
from kiosk.look.signs import SIGNS
from kiosk.look.style import SMALLEST_PT
from kiosk.look.theme import GAP_MM, LARGE_PT, READABLE, TARGET_MM, contrast, read_theme

THEME = read_theme()
HEADS = {Language.ZH: Head(samples.HALL.zh, "09:42"), Language.EN: Head(samples.HALL.en, "09:42")}
GLASSES = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
MODES = {
    "usual": Aids(),
    "large": Aids(large=True),
    "low": Aids(low_reach=True),
    "large-low": Aids(large=True, low_reach=True),
}


@cache
def shown(glass_name: str, mode: str, language: Language) -> tuple[tuple[str, Page, Sheet], ...]:
    glass, aids = GLASSES[glass_name], replace(MODES[mode], language=language)
    pages = ((name, page(state)) for name, state in tour.every_page(aids, capacity(glass, THEME)))
    return tuple((name, each, lay_out(each, glass, THEME, HEADS[language])) for name, each in pages)


every_screen = pytest.mark.parametrize(
    ("glass_name", "mode", "language"),
    [(glass, mode, language) for glass in GLASSES for mode in MODES for language in Language],
)


def texts(sheet: Sheet) -> Iterator[Text]:
    return (piece for piece in sheet.pieces if isinstance(piece, Text) and piece.text.strip())


def apart(one: Box, other: Box) -> int:
    """How far two boxes are from each other, the longer of the ways across and down; negative where they overlap."""
    across = max(one.x, other.x) - min(one.right, other.right)
    down = max(one.y, other.y) - min(one.bottom, other.bottom)
    return max(across, down)


def inside(box: Box, outer: Box) -> bool:
    return outer.x <= box.x and outer.y <= box.y and box.right <= outer.right and box.bottom <= outer.bottom


@every_screen
def test_every_target_is_large_enough_and_far_enough_from_the_next(
    glass_name: str, mode: str, language: Language
) -> None:
    glass = GLASSES[glass_name]
    least, gap = glass.mm(TARGET_MM), glass.mm(GAP_MM)
    for name, _, sheet in shown(glass_name, mode, language):
        for target in sheet.targets:
            assert min(target.box.w, target.box.h) >= least, (name, target)
            assert inside(target.box, Box(0, 0, *glass.size)), (name, target)
        for one, other in combinations(sheet.targets, 2):
            assert apart(one.box, other.box) >= gap, (name, one, other)


@every_screen
def test_every_control_and_key_of_the_page_can_be_touched_once(glass_name: str, mode: str, language: Language) -> None:
    for name, each, sheet in shown(glass_name, mode, language):
        wanted = [control.id for control in each.controls] + [f"key:{key}" for key in each.keyboard.keys]
        assert Counter(target.id for target in sheet.targets) == Counter(wanted), name


@every_screen
def test_type_is_as_large_as_promised(glass_name: str, mode: str, language: Language) -> None:
    glass = GLASSES[glass_name]
    least = glass.pt(LARGE_PT if MODES[mode].large else SMALLEST_PT)
    for name, _, sheet in shown(glass_name, mode, language):
        for text in texts(sheet):
            assert text.size >= least, (name, text)


@every_screen
def test_nothing_is_cut_short_or_runs_out_of_its_place(glass_name: str, mode: str, language: Language) -> None:
    glass = GLASSES[glass_name]
    for name, _, sheet in shown(glass_name, mode, language):
        assert not sheet.cut, name
        targets = {target.id: target.box for target in sheet.targets}
        for text in texts(sheet):
            assert inside(text.box, targets.get(text.of, Box(0, 0, *glass.size))), (name, text)
        for one, other in combinations([*texts(sheet), *signs(sheet)], 2):
            assert apart(one.box, other.box) >= 0, (name, one, other)


def signs(sheet: Sheet) -> list[Sign | Code]:
    return [piece for piece in sheet.pieces if isinstance(piece, Sign | Code)]


@every_screen
def test_headings_and_names_are_never_shortened(glass_name: str, mode: str, language: Language) -> None:
    for name, each, sheet in shown(glass_name, mode, language):
        said = "".join(text.text for text in texts(sheet)).replace(" ", "")
        for words in (each.heading, *(control.text for control in each.controls)):
            assert words.replace(" ", "") in said, (name, words)


@every_screen
def test_in_low_reach_everything_is_within_reach_of_a_wheelchair(
    glass_name: str, mode: str, language: Language
) -> None:
    glass = GLASSES[glass_name]
    for name, each, sheet in shown(glass_name, mode, language):
        for target in sheet.targets:
            aid = target.id in ("language", "large", "low_reach", "spoken")
            if each.aids.low_reach or aid:
                assert target.box.y >= glass.reach, (name, target)


@every_screen
def test_ink_can_be_read_on_its_ground_in_the_picture_itself(glass_name: str, mode: str, language: Language) -> None:
    for name, _, sheet in shown(glass_name, mode, language):
        picture = paint(sheet)
        for text in texts(sheet):
            ground, ink = ground_and_ink(picture, text.box)
            assert ground == text.ground, (name, text)
            assert contrast(ink, ground) >= READABLE, (name, text)


def ground_and_ink(picture: Image.Image, box: Box) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The commonest colour of a place, and the one that stands out from it most."""
    crop = picture.crop((box.x, box.y, box.right, box.bottom))
    counted: list[tuple[int, tuple[int, int, int]]] = crop.getcolors(crop.width * crop.height)
    ground = max(counted)[1]
    ink = max((colour for _, colour in counted), key=lambda colour: contrast(colour, ground))
    return ground, ink


def test_what_is_chosen_closed_or_meant_is_told_by_a_sign_and_not_by_colour_alone() -> None:
    for name, each, sheet in shown("portrait", "usual", Language.ZH):
        told = {(piece.of, piece.name) for piece in signs(sheet) if isinstance(piece, Sign)}
        for control in each.controls:
            if control.chosen:
                assert (control.id, "check") in told, (name, control)
            elif not control.enabled and control.kind.value in ("choice", "shortcut"):
                assert (control.id, "info") in told, (name, control)


def test_every_icon_the_flow_asks_for_is_drawn() -> None:
    asked = {control.icon for _, each, _ in shown("portrait", "usual", Language.ZH) for control in each.controls}

    assert asked - {""} <= set(SIGNS)


def test_the_keypad_sees_where_it_stands() -> None:
    _, each, sheet = next(row for row in shown("portrait", "usual", Language.ZH) if row[0] == "topics")
    focused = lay_out(replace(each, focus="back"), PORTRAIT, THEME, HEADS[Language.ZH])
    (ring,) = set(focused.pieces) - set(sheet.pieces)
    box = next(target.box for target in focused.targets if target.id == "back")

    assert inside(box, ring.box)
    assert ring.box.x < box.x


def test_a_report_of_what_everybody_can_use(capsys: pytest.CaptureFixture[str]) -> None:
    rows = []
    for glass_name, glass in GLASSES.items():
        for mode in MODES:
            sheets = [sheet for language in Language for _, _, sheet in shown(glass_name, mode, language)]
            boxes = [target.box for sheet in sheets for target in sheet.targets]
            sizes = [text.size for sheet in sheets for text in texts(sheet)]
            inks = [contrast(text.ink, text.ground) for sheet in sheets for text in texts(sheet)]
            least_mm = min(min(box.w, box.h) for box in boxes) / glass.size[0] * glass.width_mm
            least_pt = min(sizes) / glass.size[0] * glass.width_mm / MM_PER_POINT
            rows.append((glass_name, mode, len(sheets), least_mm, least_pt, min(inks)))
    lines = ["", "glass      mode       screens  target mm  type pt  contrast"]
    lines += ["{:<10} {:<10} {:>7} {:>10.1f} {:>8.1f} {:>9.1f}".format(*row) for row in rows]
    with capsys.disabled():
        sys.stdout.write("\n".join(lines))

    assert all(mm >= TARGET_MM and ink >= READABLE for _, _, _, mm, _, ink in rows)
    assert all(pt >= LARGE_PT for _, mode, _, _, pt, _ in rows if "large" in mode)


def test_pieces_of_every_kind_were_seen() -> None:
    seen = {type(piece) for _, _, sheet in shown("portrait", "usual", Language.ZH) for piece in sheet.pieces}
    roles = {text.role for _, _, sheet in shown("portrait", "usual", Language.ZH) for text in texts(sheet)}

    assert seen >= {Text, Sign, Code, Ring} - {Emblem}
    assert roles == set(Role)
