from pathlib import Path

import pytest

from kiosk import ledger
from kiosk.ledger import Deed, Ledger, Stage


def test_a_deed_is_remembered_by_the_next_run(tmp_path: Path) -> None:
    Ledger(tmp_path / "deeds").enter("t1", Stage.DONE, "slip")

    assert Ledger(tmp_path / "deeds").deed("t1") == Deed("t1", Stage.DONE, "slip")


def test_the_last_word_on_a_deed_counts(tmp_path: Path) -> None:
    deeds = Ledger(tmp_path / "deeds")
    deeds.enter("t1", Stage.BEGUN)
    deeds.enter("t2", Stage.BEGUN)
    deeds.enter("t1", Stage.FAILED, "paper_out")

    again = Ledger(tmp_path / "deeds")

    assert again.at(Stage.BEGUN) == (Deed("t2", Stage.BEGUN),)
    assert again.at(Stage.FAILED) == (Deed("t1", Stage.FAILED, "paper_out"),)


def test_a_line_cut_short_by_a_power_cut_takes_nothing_else_with_it(tmp_path: Path) -> None:
    path = tmp_path / "deeds"
    Ledger(path).enter("t1", Stage.DONE)
    with path.open("a") as file:
        file.write('["t2", "do')

    deeds = Ledger(path)
    deeds.enter("t3", Stage.DONE)

    assert [deed.id for deed in Ledger(path).at(Stage.DONE)] == ["t1", "t3"]


def test_only_the_newest_deeds_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "REMEMBERED", 3)
    deeds = Ledger(tmp_path / "deeds")
    for number in range(7):
        deeds.enter(f"t{number}", Stage.DONE)

    assert deeds.deed("t0") is None
    assert deeds.deed("t6") is not None
    assert len((tmp_path / "deeds").read_text().splitlines()) == 3
