"""Workbooks: numbers and days are such, the head stays in sight, and no text is ever reckoned or followed."""

import io
import re
from datetime import date
from zipfile import ZipFile

import pytest

from queue_server.statistics.files import Table, Tables, as_csv
from queue_server.statistics.workbook import as_xlsx

EVIL = ('=HYPERLINK("http://evil.example")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "http://evil.example")
SERVED = Table("按事项", ["事项", "件数", "均等"], [["社保", 12, 3.25], ["医保", 1000000, None]])
TOLD = Tables(["统计", date(2026, 3, 2), 1], [SERVED, Table("按事项", ["x"], [[each] for each in EVIL])], ["公式"])


@pytest.fixture
def parts() -> dict[str, str]:
    with ZipFile(io.BytesIO(as_xlsx(TOLD))) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


def test_every_table_has_a_sheet_of_its_own_and_the_notes_come_last(parts: dict[str, str]) -> None:
    assert re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"]) == ["按事项", "按事项 2", "统计"]
    assert "公式" in parts["xl/sharedStrings.xml"]


def test_numbers_and_days_are_numbers_and_the_head_is_frozen(parts: dict[str, str]) -> None:
    first = parts["xl/worksheets/sheet1.xml"]
    assert "<v>12</v>" in first
    assert "<v>3.25</v>" in first
    assert "<v>1000000</v>" in first
    assert 'state="frozen"' in first
    assert 'ySplit="1"' in first
    assert "<v>46083</v>" in parts["xl/worksheets/sheet3.xml"], "2026-03-02 as Excel counts days"


def test_no_text_becomes_a_formula_or_a_link(parts: dict[str, str]) -> None:
    assert not any("<f>" in part or "<hyperlink" in part for part in parts.values())
    assert "=HYPERLINK" in parts["xl/sharedStrings.xml"]


def test_names_of_sheets_are_what_excel_allows() -> None:
    wanted = ["a/b:c?*[d]", "'quoted'", "长" * 40, "长" * 40, "A", "a"]
    told = Tables(["统计"], [Table(title, ["x"], []) for title in wanted], [])
    with ZipFile(io.BytesIO(as_xlsx(told))) as book:
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert len({name.casefold() for name in names}) == len(names) == 7
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_the_csv_holds_the_same_with_marks_before_what_looks_like_a_formula() -> None:
    text = as_csv(TOLD).decode("utf-8-sig")
    assert "统计,2026-03-02,1" in text
    assert "社保,12,3.25" in text
    assert "医保,1000000,\r\n" in text
    assert "'=HYPERLINK" in text.replace('"', "")
    assert "'-2+3" in text
