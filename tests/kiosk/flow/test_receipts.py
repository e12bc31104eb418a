"""A receipt at the kiosk: how its case stands, the old place for who brings what was missing, the paper again."""

import msgspec

from hall.messages.answers import Agreed
from hall.messages.topics import Words
from hall.words import DeviceState, Need, TicketState
from kiosk.flow.actions import AskCase, AskNeeds, AskReceipt, AskTicket
from kiosk.flow.events import CodeScanned, DeviceTurned, OnlineTurned, Pressed, ReceiptOut
from kiosk.flow.machine import page
from kiosk.flow.page import Listing, Notice, Paragraph, Square
from kiosk.flow.samples import ITEM, TOKEN, Walk, slip, standing
from kiosk.flow.screens.cases import PAPER_S
from kiosk.flow.tour import CASE, FETCH, SEVERAL
from tests.kiosk.flow.test_taking import TO_CONFIRM, act, facts, names

RECEIPT = CodeScanned(f"https://hall.example/c/{TOKEN}")


def notices(walk: Walk) -> str:
    return " ".join(block.text for block in page(walk.state).blocks if isinstance(block, Notice))


def shown() -> Walk:
    walk = Walk().do(DeviceTurned("printer", DeviceState.READY))
    assert act(walk, RECEIPT) == (AskCase(turn=0, token=TOKEN),)
    return walk.answer(CASE)


def test_a_scanned_receipt_says_what_is_missing_and_by_when() -> None:
    walk = shown()
    assert page(walk.state).name == "case"
    assert facts(walk)["补齐期限"] == "2026-03-16"
    assert [block.lines for block in page(walk.state).blocks if isinstance(block, Listing)] == [("经营场所使用证明",)]
    assert "不用重新排队" in notices(walk)


def test_who_brought_it_takes_a_number_in_the_old_place() -> None:
    (asked,) = act(shown(), Pressed("return"))
    assert asked == AskTicket(turn=0, item=ITEM, voucher=TOKEN)


def test_a_result_that_is_there_says_where_to_fetch_it_and_gives_no_number() -> None:
    walk = Walk().do(RECEIPT).answer(FETCH)
    assert "12、13 号窗口" in notices(walk)
    assert "return" not in names(walk)
    assert FETCH.collect is not None
    locker = msgspec.structs.replace(FETCH.collect, locker=Words("自助取件柜"))
    walk = Walk().do(RECEIPT).answer(msgspec.structs.replace(FETCH, collect=locker))
    assert "自助取件柜" in notices(walk)


def test_the_receipt_is_printed_again_where_there_is_paper_and_a_server() -> None:
    walk = shown()
    assert act(walk, Pressed("receipt")) == (AskReceipt(turn=0, token=TOKEN),)
    walk.answer(Agreed(request_id="samples"))
    assert "回执正在打印" in notices(walk)
    walk.do(ReceiptOut(RECEIPT.text))
    assert "已打印" in notices(walk)
    assert "receipt" not in names(Walk().do(RECEIPT).answer(CASE).do(OnlineTurned(online=False)))
    assert "receipt" not in names(Walk().do(RECEIPT).answer(CASE).do(DeviceTurned("printer", DeviceState.FAULT)))


def test_a_receipt_that_did_not_come_out_leaves_its_code_and_a_person_to_ask() -> None:
    walk = shown().press("receipt").answer(Agreed(request_id="samples")).do(ReceiptOut(RECEIPT.text, "paper_out"))
    said = page(walk.state)
    assert (said.heading, "help" in names(walk)) == ("回执没有打印出来", True)
    assert [block.data for block in said.blocks if isinstance(block, Square)] == [RECEIPT.text]


def test_paper_that_was_quicker_than_the_halls_word_is_not_said_to_be_coming() -> None:
    walk = shown().press("receipt").do(ReceiptOut(RECEIPT.text)).answer(Agreed(request_id="samples"))
    assert "已打印" in notices(walk)


def test_somebody_elses_receipt_says_nothing_to_who_stands_here() -> None:
    walk = shown().press("receipt").answer(Agreed(request_id="samples"))
    walk.do(ReceiptOut("https://hall.example/c/another-receipts-code", "paper_out"))
    assert "回执正在打印" in notices(walk)
    walk = shown().do(ReceiptOut(RECEIPT.text, "paper_out"))
    assert page(walk.state).name == "case"


def test_paper_nobody_hears_of_is_not_awaited_for_ever() -> None:
    walk = shown().press("receipt").answer(Agreed(request_id="samples")).wait(PAPER_S + 1)
    assert page(walk.state).heading == "回执没有打印出来"


def test_several_cases_of_one_visit_are_each_read_in_full() -> None:
    walk = Walk().do(RECEIPT).answer(SEVERAL)
    assert {"matter-0", "matter-1"} <= set(names(walk))
    walk.press("matter-1")
    assert facts(walk)["办件编号"] == "510811-26-0304"
    said = [block.text for block in page(walk.state).blocks if isinstance(block, Paragraph)]
    assert said == ["理由 不属于本部门职权", "不同意的，可到“办不成事”窗口"]


def test_a_card_asks_whether_what_was_missing_is_there_and_says_that_a_result_is() -> None:
    walk = Walk().press(*TO_CONFIRM[:4]).known(supplement=TOKEN, result=TOKEN)
    assert page(walk.state).name == "known"
    (asked,) = act(walk, Pressed("supplement"))
    assert asked == AskCase(turn=walk.state.visit.turn, token=TOKEN)
    walk.answer(CASE)
    (ticket,) = act(walk, Pressed("return"))
    assert isinstance(ticket, AskTicket)
    assert (ticket.voucher, ticket.subject) == (TOKEN, "p1")


def test_who_holds_a_number_may_say_what_is_needed_later() -> None:
    waits = Walk().do(CodeScanned(slip().url)).answer(standing(TicketState.WAITING)).press("needs", "need-blind")
    (asked,) = act(waits, Pressed("done"))
    assert isinstance(asked, AskNeeds)
    assert asked.needs == (Need.BLIND,)
    waits.answer(Agreed(request_id="samples"))
    assert "来接" in notices(waits)
