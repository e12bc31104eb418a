"""Reading past days: what makes sense stays, what does not is counted."""

from pathlib import Path

import pytest

from queue_server.forecast.past import COLUMNS, HistoryUnusable, read_history

GOOD = "7,0,none,zh-01,0,32000.0,w01,32100,300.0,100.0,served"


def history(tmp_path: Path, *rows: str, columns: str = ",".join(COLUMNS)) -> Path:
    path = tmp_path / "history.csv"
    path.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
    return path


def test_a_good_row_is_read(tmp_path: Path) -> None:
    (ticket,) = read_history(history(tmp_path, GOOD)).tickets
    assert (ticket.day, ticket.item, ticket.duration_s, ticket.absent) == (7, "zh-01", 300.0, False)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("7,0,none,zh-01,0,32000.0,w01,32100,0.0,100.0,served", "duration"),
        ("7,0,none,zh-01,0,32000.0,w01,32100,-5,100.0,served", "duration"),
        ("7,0,none,zh-01,0,32000.0,w01,32100,,100.0,served", "number"),
        ("7,0,none,zh-01,0,32000.0,w01,32100,nan,100.0,served", "number"),
        ("7,0,none,zh-01,0,99999.0,w01,32100,300,100.0,served", "clock"),
        ("7,0,none,zh-01,0,32000.0,w01,31000,300,100.0,served", "clock"),
        ("7,0,none,zh-01,0,32000.0,w01,32100,300,9000.0,served", "wait"),
        ("7,0,none,zh-01,5,32000.0,w01,32100,300,100.0,served", "number"),
        ("7,9,none,zh-01,0,32000.0,w01,32100,300,100.0,served", "name"),
        ("7,0,none,zh-01,0,32000.0,w01,32100,300,100.0,vanished", "outcome"),
        ("7,0,none,zh-01", "outcome"),
    ],
)
def test_a_bad_row_is_left_out_and_counted(tmp_path: Path, row: str, reason: str) -> None:
    past = read_history(history(tmp_path, GOOD, row))
    assert len(past.tickets) == 1
    assert past.left_out == {reason: 1}


def test_a_day_written_twice_counts_once(tmp_path: Path) -> None:
    past = read_history(history(tmp_path, GOOD, GOOD, GOOD))
    assert len(past.tickets) == 1
    assert past.left_out == {"repeated": 2}


def test_a_file_without_the_columns_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(HistoryUnusable, match="duration_s") as refused:
        read_history(history(tmp_path, columns="day,dow"))
    assert refused.value.code == "history_columns"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HistoryUnusable) as refused:
        read_history(tmp_path / "nowhere.csv")
    assert refused.value.code == "history_unreadable"
