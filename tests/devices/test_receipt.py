"""A receipt on paper: what is owed, by whom and when, on either roll."""

from datetime import UTC, date, datetime

import pytest

from devices.drivers.escpos import CUT, receipt_bytes
from devices.drivers.paper import PAPERS, columns
from devices.drivers.slip_layout import Code, Line, lay_out_receipt
from devices.drivers.slip_picture import slip_picture
from hall.messages.receipts import Matter, Receipt
from hall.messages.topics import Words
from hall.words import TicketNo

RECEIPT = Receipt(
    title=Words("补正通知书", "Notice of what to supply"),
    hall=Words("昭化区政务服务中心", "Zhaohua Government Service Centre"),
    ticket_no=TicketNo("A023"),
    at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
    matters=(
        Matter(
            item=Words("个体工商户设立登记", "Registering a sole trader"),
            state=Words("待补正", "To be supplemented"),
            project_no="510811-2026-000123",
            missing=("经营场所使用证明", "居民身份证复印件"),
            bring_by=date(2026, 12, 7),
        ),
        Matter(item=Words("社保卡补换"), state=Words("已受理", "Accepted"), promised=date(2026, 12, 21)),
        Matter(item=Words("营业执照"), state=Words("不予受理"), notes=(Words("理由 不属于本部门职权"),)),
    ),
    notes=(Words("如有疑问，可到“办不成事”反映窗口。"),),
    url="https://hall.example/c/abcdefghijklmnopqrstuv",
    hotline="12345",
)


def said(mm: int) -> str:
    return "\n".join(part.text for part in lay_out_receipt(RECEIPT, PAPERS[mm]) if isinstance(part, Line))


@pytest.mark.parametrize("mm", PAPERS)
def test_a_receipt_says_number_outcome_what_is_missing_and_the_terms(mm: int) -> None:
    text = said(mm)
    for words in ("补正通知书", "510811-2026-000123", "1、经营场所使用证明", "2026-12-07 前补齐", "2026-12-21 前办结"):
        assert words in text
    for words in ("不属于本部门职权", "办不成事", "服务热线 12345", "2026-11-23 10:00"):
        assert words in text


@pytest.mark.parametrize("mm", PAPERS)
def test_a_receipt_fits_its_roll_bears_its_code_and_is_cut(mm: int) -> None:
    paper = PAPERS[mm]
    parts = list(lay_out_receipt(RECEIPT, paper))
    assert [part.url for part in parts if isinstance(part, Code)] == [RECEIPT.url]
    assert all(columns(part.text) * part.size <= paper.columns for part in parts if isinstance(part, Line))
    data = receipt_bytes(RECEIPT, paper)
    assert data.endswith(CUT)
    assert slip_picture(data, paper).width == paper.dots + 64


def test_a_term_that_does_not_run_is_not_said() -> None:
    assert said(80).count("前补齐") == said(80).count("前办结") == 1
