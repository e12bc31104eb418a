"""The public catalogue: every item with its windows and papers, by tag and by words, and as a handbook."""

from dataclasses import replace
from datetime import timedelta

from hall.words import HallLevel, ItemCode
from queue_server.core import commands
from queue_server.core.planned.levels import SentDown
from tests.web.conftest import Browser
from tests.web.house import MONDAY, House


def test_everybody_reads_every_item_with_its_papers_and_windows(anybody: Browser, house: House) -> None:
    page = anybody.look("/catalogue?lang=zh")
    plan = house.plan
    assert all(f'id="{item.code}"' in page for item in plan.items)
    papers = next(item.guide.materials[0] for item in plan.items if item.guide.materials)
    assert papers in page
    assert "1 号窗口" in page


def test_a_tag_and_words_choose(anybody: Browser, house: House) -> None:
    tagged = next(item for item in house.plan.items if item.tags)
    other = next(item for item in house.plan.items if tagged.tags[0] not in item.tags)
    page = anybody.look(f"/catalogue?tag={tagged.tags[0]}")
    assert f'id="{tagged.code}"' in page
    assert f'id="{other.code}"' not in page
    page = anybody.look(f"/catalogue?words={other.name.zh}")
    assert f'id="{other.code}"' in page
    assert "没有符合的事项" in anybody.look("/catalogue?words=不会有的事")


def test_the_handbook_holds_every_item_in_both_languages(anybody: Browser, house: House) -> None:
    answer = anybody.client.get("/catalogue/handbook.md?lang=zh")
    assert answer.mimetype == "text/markdown"
    assert answer.text.count("### ") == len(house.plan.items)
    english = anybody.client.get("/catalogue/handbook.md?lang=en").text
    assert "- Windows" in english


def test_nobody_comes_in_vain_for_what_is_not_done_here(anybody: Browser, house: House) -> None:
    (away,) = house.plan.not_here
    page = anybody.look(f"/catalogue?words={away.name.zh}&lang=zh")
    assert all(text in page for text in ("不进驻大厅的事项", away.place.zh, away.why.zh))
    assert "没有符合的事项" not in page
    assert away.place.zh not in anybody.look("/catalogue?words=结婚&lang=zh")
    assert f"- {away.name.en}" in anybody.client.get("/catalogue/handbook.md?lang=en").text


def test_a_package_names_its_parts_in_the_handbook(anybody: Browser, house: House) -> None:
    package = next(item for item in house.plan.items if item.parts)
    chapter = anybody.client.get("/catalogue/handbook.md?lang=zh").text.partition(f"### {package.name.zh}\n")[2]
    assert all(house.plan.item[part].name.zh in chapter.partition("\n### ")[0] for part in package.parts)


def test_an_item_names_its_situations_in_the_handbook(anybody: Browser, house: House) -> None:
    item = next(item for item in house.plan.items if item.situations)
    chapter = anybody.client.get("/catalogue/handbook.md?lang=en").text.partition(f"### {item.name.en}\n")[2]
    assert f"- Situations: {', '.join(each.en for each in item.situations)}\n" in chapter.partition("\n### ")[0]


def test_an_item_sent_down_says_where_it_is_done_closer_to_home(anybody: Browser, house: House) -> None:
    page = anybody.look("/catalogue?words=yb-01&lang=zh")
    assert "也可就近在昭化镇便民服务中心办理。" in page
    assert "就近在" not in anybody.look("/catalogue?words=gj-01&lang=zh")
    english = anybody.client.get("/catalogue/handbook.md?lang=en").text
    assert "- Closer to home: Also done at Zhaohua Town Service Centre." in english
    ended = tuple(replace(each, until=MONDAY.date() - timedelta(days=1)) for each in house.plan.sent_down)
    house.tell(commands.AdoptConfiguration, plan=replace(house.plan, sent_down=ended))
    assert "就近在" not in anybody.look("/catalogue?words=yb-01&lang=zh")


def test_an_item_sent_to_a_level_without_known_halls_names_the_level(anybody: Browser, house: House) -> None:
    sent = SentDown(items=(ItemCode("yb-01"),), level=HallLevel.PARK)
    house.tell(commands.AdoptConfiguration, plan=replace(house.plan, sent_down=(sent,)))
    assert "也可就近在各园区办理。" in anybody.look("/catalogue?words=yb-01&lang=zh")


def test_an_item_that_lost_its_windows_says_so(anybody: Browser, house: House) -> None:
    bare = replace(house.plan, authorisations=())
    house.tell(commands.AdoptConfiguration, plan=bare)
    assert "今日没有窗口办理" in anybody.look("/catalogue?lang=zh")
