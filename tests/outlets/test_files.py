"""A month's ratings in one file that a spreadsheet opens; an outlet's file that is wrong stops the server in words."""

import base64
import csv
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from hall.words import RatingLevel
from queue_server.core.rated import rated_of
from queue_server.deliveries.delivery import DeliveryState, TryLater
from queue_server.outlets.shape import read_outlet
from queue_server.remarks import Remarks
from queue_server.trouble import Trouble
from tests.outlets.conftest import FILE, SHANDONG, Kept, go, states

ANHUI = """
kind = "page_url"
dialect = "anhui"
url = "https://rating.example/page"
[constants]
area_code = "340100"
"""


def rows(folder: Path) -> list[list[str]]:
    (file,) = (folder / "outlets" / "out").glob("*.csv")
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_a_rating_is_a_row_in_its_months_file_with_the_standards_own_numbers(kept: Kept) -> None:
    outlets = kept.outlets(f=FILE)
    kept.rated(RatingLevel.VERY_DISSATISFIED)
    go(outlets, kept.clock)
    (file,) = (kept.folder / "outlets" / "out").glob("*.csv")
    assert file.name == "ratings-2026-11.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfkey,")
    head, row = rows(kept.folder)
    told = dict(zip(head, row, strict=True))
    assert (told["满意度"], told["满意度代码"], told["评价渠道"], told["办件编号"]) == ("非常不满意", "5", "4", "BJ-1")


def test_a_row_that_is_there_is_not_written_again_and_half_a_row_is_cut_off(kept: Kept) -> None:
    outlets = kept.outlets(f=FILE)
    kept.rated()
    go(outlets, kept.clock)
    (sent,) = outlets.ledger.at(DeliveryState.SENT)
    assert outlets.senders["f"].deliver(sent.delivery) is DeliveryState.DUPLICATE
    (file,) = (kept.folder / "outlets" / "out").glob("*.csv")
    with file.open("a", encoding="utf-8") as opened:
        opened.write("rate-half,BJ")
    kept.rated(number="BJ-2")
    go(outlets, kept.clock)
    assert [row[1] for row in rows(kept.folder)] == ["办件编号", "BJ-1", "BJ-2"]


def test_what_was_written_is_one_plain_cell_and_gone_once_it_is_forgotten(kept: Kept) -> None:
    outlets = kept.outlets(f=FILE)
    remarks = Remarks(kept.journal.engine, kept.desk.keeper.hall.plan.id)
    said = remarks.write('=HYPERLINK("x")\n第二行', kept.clock.now())
    gone = remarks.write("说过的话", kept.clock.now())
    assert gone is not None
    remarks.forget(gone)
    kept.rated(remark=said)
    kept.rated(number="BJ-2", remark=gone)
    go(outlets, kept.clock)
    cells = [row[rows(kept.folder)[0].index("文字评价")] for row in rows(kept.folder)[1:]]
    assert cells == ['\'=HYPERLINK("x") 第二行', ""]


def test_a_folder_that_cannot_be_written_is_tried_again(kept: Kept) -> None:
    outlets = kept.outlets(f=FILE)
    (kept.folder / "outlets" / "out").write_text("a file where the folder should be")
    kept.rated()
    go(outlets, kept.clock)
    assert [each.trouble for each in outlets.ledger.at(DeliveryState.PENDING)] == ["file_not_written"]
    with pytest.raises(TryLater):
        outlets.senders["f"].deliver(outlets.ledger.at(DeliveryState.PENDING)[0].delivery)


def test_a_dead_province_keeps_no_file_waiting(kept: Kept) -> None:
    outlets = kept.outlets(f=FILE, a=SHANDONG.format(url="http://127.0.0.1:9"))
    kept.rated()
    go(outlets, kept.clock)
    assert states(outlets)[DeliveryState.SENT] == 1


def test_the_provinces_page_is_told_the_service_and_never_the_citizen(kept: Kept) -> None:
    outlets = kept.outlets(p=ANHUI)
    hall_invitation = kept.served()
    hall = kept.desk.keeper.hall
    assert outlets.page is not None
    address = outlets.page.address(hall, rated_of(hall, hall_invitation))
    where, _, wrapped = address.partition("?")
    told = parse_qs(base64.b64decode(base64.b64decode(wrapped)).decode())
    assert where == "https://rating.example/page"
    assert (told["projName"], told["regionCode"]) == (["开具证明"], ["340100"])
    assert not {key for key in told if "card" in key.lower() or "phone" in key.lower()}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('kind = "http"\ndialect = "shandong"', "url"),
        ('kind = "file"\ndialect = "gbt39046"', "folder"),
        ('kind = "http"\ndialect = "shandong"\nurl = "https://x"\n[constants]\n', "secret_file"),
        ('kind = "http"\ndialect = "shandong"\nurl = "https://x"\nsecret_file = "lost.txt"', "lost.txt"),
        ('kind = "post"\ndialect = "shandong"', "kind"),
        ('kind = "file"\ndialect = "mars"\nfolder = "x"', "mars"),
        ('kind = "file"\ndialect = "gbt39046"\nfolder = "x"\nfoldr = "y"', "foldr"),
        ('kind = "http"\ndialect = "national"\nurl = "https://x"', "area_code"),
    ],
)
def test_a_wrong_file_is_refused_by_what_is_wrong(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        read_outlet(file)
    assert trouble.value.code == "outlet_wrong"
    assert why in trouble.value.about["why"]


def test_remarks_are_forgotten_after_a_year_and_none_is_cut(kept: Kept) -> None:
    remarks = Remarks(kept.journal.engine, kept.desk.keeper.hall.plan.id)
    old = remarks.write("去年的话", datetime(2025, 1, 1, tzinfo=UTC))
    new = remarks.write("今年的话", kept.clock.now())
    assert remarks.write("  ", kept.clock.now()) is None
    assert remarks.purge(kept.clock.now()) == 1
    assert list(remarks.read([old, new])) == [new]
