"""What was given to the post, as the standard's courier record: who sent what when, and that it came; no names."""

import csv
from datetime import date

import pytest

from hall.words import Outcome, ParcelId, Receiver, StaffId
from queue_server.core import commands
from queue_server.core.conclusion import Conclusion
from queue_server.deliveries.delivery import DeliveryState
from queue_server.outlets.shape import read_outlet
from queue_server.trouble import Trouble
from tests.core.small_hall import CERTIFICATE, GENERAL
from tests.outlets.conftest import FILE, Kept, go, states

COURIERS = 'kind = "file"\ndialect = "gbt39046-couriers"\nfolder = "out"\n'
CLERK = StaffId("s01")


def posted(kept: Kept, waybill: str = "EM0302") -> ParcelId:
    """A result on its way by post."""
    ticket = kept.desk.issue().ticket
    for command in (commands.CallNext, commands.StartService):
        assert kept.desk.do(command, window=GENERAL).agreed
    accepted = (Conclusion(CERTIFICATE, Outcome.ACCEPTED),)
    assert kept.desk.do(commands.FinishService, window=GENERAL, conclusions=accepted, outcome=Outcome.ACCEPTED).agreed
    parcel = ParcelId(f"p-{ticket}")
    number = kept.desk.keeper.hall.tickets[ticket].no
    ready = {"parcel": parcel, "ticket_no": number, "staff": CLERK, "code_hash": "h", "project_no": "BJ-7"}
    assert kept.desk.do(commands.PrepareParcel, **ready).agreed
    assert kept.desk.do(commands.PostParcel, parcel=parcel, staff=CLERK, company="EMS", waybill=waybill).agreed
    return parcel


def rows(kept: Kept) -> list[dict[str, str]]:
    (file,) = (kept.folder / "outlets" / "out").glob("couriers-*.csv")
    return list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))


def today(kept: Kept) -> date:
    day = kept.desk.keeper.hall.day
    assert day is not None
    return day


def test_what_is_sent_is_a_row_and_what_is_brought_another_that_is_complete(kept: Kept) -> None:
    outlets = kept.outlets(post=COURIERS)
    parcel = posted(kept)
    go(outlets, kept.clock)
    (sent,) = rows(kept)
    assert (sent["办件编号"], sent["物流单号"], sent["寄送人"], sent["物流公司"]) == ("BJ-7", "EM0302", "s01", "EMS")
    assert sent["寄送单位"] == kept.desk.keeper.hall.plan.name.zh
    assert (sent["寄送日期"], sent["接收日期"], sent["接收人"]) == (f"{today(kept):%Y%m%d}", "", "")
    brought = {"parcel": parcel, "staff": CLERK, "receiver": Receiver.UNIT, "received_on": today(kept)}
    assert kept.desk.do(commands.NoteDelivered, **brought).agreed
    go(outlets, kept.clock, rounds=2)
    _, complete = rows(kept)
    assert (complete["物流单号"], complete["接收日期"]) == ("EM0302", f"{today(kept):%Y%m%d}")
    assert (complete["接收单位"], complete["接收人"]) == ("单位收发室", "单位收发室")


def test_a_rating_is_no_courier_and_a_courier_no_rating(kept: Kept) -> None:
    outlets = kept.outlets(post=COURIERS, f=FILE)
    kept.rated()
    go(outlets, kept.clock)
    assert [each.delivery.outlet for each in outlets.ledger.at(DeliveryState.SENT)] == ["f"]
    posted(kept)
    go(outlets, kept.clock)
    assert sorted(each.delivery.outlet for each in outlets.ledger.at(DeliveryState.SENT)) == ["f", "post"]


def test_a_dry_run_owes_the_rows_and_writes_none(kept: Kept) -> None:
    outlets = kept.outlets(post=f"{COURIERS}dry_run = true\n")
    posted(kept)
    go(outlets, kept.clock)
    assert states(outlets) == {DeliveryState.PENDING: 1}
    (owed,) = outlets.ledger.at(DeliveryState.PENDING)
    where, row = outlets.senders["post"].composed(owed.delivery)
    assert (str(where).startswith("couriers-"), row["物流单号"]) == (True, "EM0302")
    assert not (kept.folder / "outlets" / "out").exists()


def test_couriers_go_into_files_only(kept: Kept) -> None:
    file = kept.folder / "post.toml"
    file.write_text('kind = "http"\ndialect = "gbt39046-couriers"\nurl = "https://post.example"\n')
    with pytest.raises(Trouble, match="outlet_wrong") as trouble:
        read_outlet(file)
    assert "files only" in trouble.value.about["why"]
