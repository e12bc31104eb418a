"""The sentences that say why: complete in both languages, and claiming nothing the figures do not show."""

from dataclasses import replace
from string import Formatter

import pytest

from hall.texts import Texts
from hall.words import CallReason, GroupId, Language, WindowId
from queue_server.core.events import TideProposed
from queue_server.core.reasons import Reason, Weighed
from queue_server.saying import parts, proposed, sentence
from tests.core.small_hall import NINE, plan

HALL = plan()
THIS = Weighed(GroupId("zh"), 540, 300, 2400, True)
PASSED = Weighed(GroupId("sb"), 840, 720, 600, False)
PRESSING = Reason(CallReason.PRESSING, THIS, PASSED, 3)
ROLLED = TideProposed(NINE, "tide-1", WindowId("w03"), True, True, 1500, 4.25, 1800, "roll_out", 63.4, 40.0)


def test_the_sentence_names_in_what_the_called_number_outweighs_the_longest_wait() -> None:
    assert sentence(HALL, PRESSING, Language.ZH) == (
        "社保的号等得更久（14 分钟），但这个号办得快（约 5 分钟，那个约 12 分钟），属本窗口主办（那个不是），"
        "同类积压更多（每个主办窗口 40 分钟，那个 10 分钟），所以先叫。"
    )
    assert "Social security had waited longer (14 min)" in sentence(HALL, PRESSING, Language.EN)


def test_what_does_not_show_in_minutes_is_not_claimed() -> None:
    hardly = replace(PRESSING, passed=replace(THIS, waited_s=600, service_s=310, work_s=2390))
    assert "takes less" not in sentence(HALL, hardly, Language.EN)
    assert "presses more" in sentence(HALL, hardly, Language.EN)


@pytest.mark.parametrize("lang", Language)
@pytest.mark.parametrize("because", CallReason)
def test_every_reason_has_a_sentence_with_and_without_somebody_passed_over(because: CallReason, lang: Language) -> None:
    passed = PASSED if because is CallReason.PRESSING else None
    reasons = [Reason(because, THIS, whom, others) for whom in (passed, PASSED) for others in (0, 2)]
    said = {sentence(HALL, reason, lang) for reason in reasons}
    assert all(each and "{" not in each for each in said)


def test_the_parts_show_both_numbers() -> None:
    (own, figures), (other, _) = parts(HALL, PRESSING, Language.EN)
    assert (own, other) == ("this number", "waited longest")
    assert figures == "General · waited 9 min · takes about 5 min · own field · 40 min of such work a window"


def test_a_group_the_plan_no_longer_knows_keeps_its_id() -> None:
    gone = replace(PRESSING, passed=replace(PASSED, group=GroupId("xx")))
    assert "xx" in sentence(HALL, gone, Language.ZH)


def test_the_tide_says_what_it_would_save_where_that_was_weighed() -> None:
    assert "save people about 63 minutes" in proposed(ROLLED, Language.EN)
    assert "最长已等 30 分钟" in proposed(replace(ROLLED, cause="hysteresis"), Language.ZH)
    assert "63" not in proposed(replace(ROLLED, cause="hysteresis"), Language.ZH)
    assert "只少等约 63 分钟" in proposed(replace(ROLLED, opens=False), Language.ZH)


def test_both_languages_say_the_same_with_the_same_figures() -> None:
    chinese, english = (Texts("reasons").entries(lang) for lang in Language)
    assert list(chinese) == list(english)
    for code in chinese:
        given = [{name for _, name, _, _ in Formatter().parse(text[code]) if name} for text in (chinese, english)]
        assert given[0] == given[1], code
