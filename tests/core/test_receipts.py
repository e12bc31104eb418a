"""Receipts (回执) on paper: ordered as a service ends or by a press, once an order, and told what came of it."""

from dataclasses import replace

import pytest

from hall.words import OrderId, Outcome, Token
from queue_server.core import commands
from queue_server.core.conclusion import Conclusion
from queue_server.core.events import ReceiptNotPrinted, ReceiptOrdered
from queue_server.core.planned.rules import CaseRules
from queue_server.core.refusals import Refused
from tests.core.small_hall import CERTIFICATE, GENERAL, Day
from tests.core.test_cases import HOME, conclude, finished, papers

FIRST, SECOND = OrderId("receipt-1"), OrderId("receipt-2")


def printing() -> Day:
    return Day(replace(papers(), cases=CaseRules(print=True)))


def ordered(day: Day) -> list[ReceiptOrdered]:
    return [event for event in day.events if isinstance(event, ReceiptOrdered)]


def test_a_hall_that_wants_it_prints_as_a_service_ends() -> None:
    day = printing()
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    (order,) = ordered(day)
    assert (order.token, order.window) == (HOME, GENERAL)


def test_nothing_is_printed_where_nothing_is_left_to_say_or_the_hall_does_not_want_it() -> None:
    day = printing()
    finished(day, Conclusion(CERTIFICATE, Outcome.DONE))
    quiet = Day(papers())
    finished(quiet, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    assert ordered(day) == ordered(quiet) == []


def test_a_finish_taken_back_and_given_anew_is_another_paper() -> None:
    day = printing()
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    day.after(5).do(commands.Undo, window=GENERAL)
    conclude(day, Conclusion(CERTIFICATE, Outcome.SUPPLEMENT, missing=("户口本",)))
    first, second = ordered(day)
    assert first.order != second.order


def test_a_press_waits_until_the_paper_before_it_is_out() -> None:
    day = Day(papers())
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    day.do(commands.PrintReceipt, order=FIRST, token=HOME, window=GENERAL)
    with pytest.raises(Refused, match="receipt_under_way"):
        day.do(commands.PrintReceipt, order=SECOND, token=HOME, window=GENERAL)
    day.do(commands.ReportReceipt, order=FIRST)
    assert day.hall.receipts[FIRST].printed is True
    day.do(commands.PrintReceipt, order=SECOND, token=HOME, window=GENERAL)


def test_a_printer_that_never_spoke_holds_nobody_up_for_long() -> None:
    day = Day(papers())
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    day.do(commands.PrintReceipt, order=FIRST, token=HOME)
    day.after(30).do(commands.PrintReceipt, order=SECOND, token=HOME)
    assert len(ordered(day)) == 2


def test_the_first_word_of_a_printer_counts() -> None:
    day = Day(papers())
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    day.do(commands.PrintReceipt, order=FIRST, token=HOME)
    day.do(commands.ReportReceipt, order=FIRST, code="paper_out")
    assert day.do(commands.ReportReceipt, order=FIRST) == []
    assert (day.hall.receipts[FIRST].printed, day.hall.receipts[FIRST].code) == (False, "paper_out")


def test_a_printer_that_says_nothing_is_given_up_and_believed_should_it_speak_after_all() -> None:
    day = Day(papers())
    finished(day, Conclusion(CERTIFICATE, Outcome.ACCEPTED))
    day.do(commands.PrintReceipt, order=FIRST, token=HOME)
    day.after(89).do(commands.Tick)
    assert day.hall.receipts[FIRST].printed is None
    day.after(1).do(commands.Tick)
    assert (day.hall.receipts[FIRST].printed, day.hall.receipts[FIRST].code) == (False, "no_word")
    assert [event for event in day.after(1).do(commands.Tick) if isinstance(event, ReceiptNotPrinted)] == []
    day.do(commands.ReportReceipt, order=FIRST)
    assert (day.hall.receipts[FIRST].printed, day.hall.receipts[FIRST].code) == (True, "")


def test_there_is_no_paper_behind_an_unknown_code_and_no_word_of_an_unknown_order() -> None:
    day = Day(papers())
    with pytest.raises(Refused, match="case_page_gone"):
        day.do(commands.PrintReceipt, order=FIRST, token=Token("nobody"))
    with pytest.raises(Refused, match="receipt_unknown"):
        day.do(commands.ReportReceipt, order=FIRST)
