"""Drawings: every value is in them, nothing a page's policy forbids, and they become pictures."""

import re
from xml.etree import ElementTree

from queue_server.charts import Series, bars, columns
from queue_server.png import png, png_elsewhere

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["社保", "不动产 <1>", "a label that is much too long to fit beside its bars"]
SERIES = [Series("平均", [5.5, 7.0, None]), Series("P90", [21.3, 30.9, 14.0])]


def test_bars_are_as_long_as_their_values_and_none_is_drawn_for_none() -> None:
    drawn = ElementTree.fromstring(bars("等候", LABELS, SERIES))
    rects = [rect for rect in drawn.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]
    assert len(rects) == 5
    widths = [float(rect.attrib["width"]) for rect in rects]
    assert abs(widths[3] / widths[0] - 30.9 / 5.5) < 0.01
    assert drawn.attrib["aria-label"] == "等候"


def test_a_line_is_broken_where_it_has_no_value() -> None:
    drawn = columns(
        "取号", ["8:00", "8:15", "8:30", "8:45", "9:00"], [Series("预计", [1.0, 2.0, None, 3.0, 4.0], line=True)]
    )
    assert drawn.count("<polyline") == 2


def test_nothing_at_all_is_drawn_without_fault() -> None:
    assert bars("等候", [], [Series("平均", [])]).endswith("</svg>")
    assert columns("取号", ["8:00"], [Series("今天", [0.0])]).endswith("</svg>")


def test_a_drawing_holds_no_style_and_no_script_for_a_page_forbids_them() -> None:
    for drawn in (bars("等候", LABELS, SERIES), columns("等候", LABELS, SERIES)):
        assert not re.search(r"<style|<script|\sstyle=|\son[a-z]+=", drawn)
        assert "<1>" not in drawn


def test_a_drawing_becomes_a_picture_here_or_in_another_process() -> None:
    drawn = bars("等候", LABELS, SERIES)
    picture = png(drawn)
    assert picture.startswith(b"\x89PNG")
    assert png_elsewhere(drawn) == picture
