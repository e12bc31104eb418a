"""A day file is read strictly, and what is wrong is said with its line."""

from pathlib import Path

import pytest

from hall.rehearsal.day_file import DayFileRefused, read_day
from hall.words import QueueClass

HEAD = "# a Monday\narrival_s,citizen_id,item_code,priority_class,appointment_s,patience_s,service_s\n"
ITEMS = {"SB01": "sb-01", "ZH04": "zh-04"}


def _read(folder: Path, text: str, thin: int = 1) -> list[str]:
    path = folder / "day.csv"
    path.write_text(text)
    return [f"{visitor.id} {visitor.item}" for visitor in read_day(path, ITEMS, thin)]


def test_citizens_come_in_order_with_the_halls_items(tmp_path: Path) -> None:
    rows = "31604.2,2,SB01,0,,5777.7,576.6\n31500.0,1,ZH04,2,32400,8552.4,309.1\n"
    assert _read(tmp_path, HEAD + rows) == ["1 zh-04", "2 sb-01"]


def test_an_appointment_and_a_class_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "day.csv"
    path.write_text(HEAD + "31500.0,1,ZH04,2,32400,8552.4,309.1\n")
    (visitor,) = read_day(path, ITEMS)
    assert (visitor.priority_class, visitor.appointment_s) == (QueueClass.APPOINTMENT, 32400.0)


def test_a_thinned_day_keeps_every_third_citizen(tmp_path: Path) -> None:
    rows = "".join(f"{31500 + n},{n},SB01,0,,60,60\n" for n in range(7))
    assert _read(tmp_path, HEAD + rows, thin=3) == ["0 sb-01", "3 sb-01", "6 sb-01"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("arrival_s\n", 1, "begins with a line"),
        ("# day\narrival_s,item\n", 2, "columns must be"),
        (HEAD + "1,1,SB01,0,,60\n", 3, "6 values"),
        (HEAD + "1,1,SB01,0,,60,60\nsoon,2,SB01,0,,60,60\n", 4, "arrival_s is not a number"),
        (HEAD + "1,1,XX01,0,,60,60\n", 3, "'XX01' has no item"),
        (HEAD + "1,1,SB01,3,,60,60\n", 3, "priority_class must be one of 0, 1, 2"),
        (HEAD + "1,1,SB01,0,,-1,60\n", 3, "patience_s is no length"),
        (HEAD + "nan,1,SB01,0,,1,60\n", 3, "arrival_s is no length"),
        (HEAD + "1,,SB01,0,,1,60\n", 3, "citizen_id is empty"),
        (HEAD + "1,1,SB01,0,,60,60\n2,1,SB01,0,,60,60\n", 4, "came before"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, line: int, problem: str) -> None:
    with pytest.raises(DayFileRefused) as refused:
        _read(tmp_path, text)
    assert refused.value.line == line
    assert problem in refused.value.problem
