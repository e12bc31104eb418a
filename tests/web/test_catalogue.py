"""The public catalogue: every item with its windows and papers, by tag and by words, and as a handbook."""

from dataclasses import replace

from queue_server.core import commands
from tests.web.conftest import Browser
from tests.web.house import House


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


def test_an_item_that_lost_its_windows_says_so(anybody: Browser, house: House) -> None:
    bare = replace(house.plan, authorisations=())
    house.tell(commands.AdoptConfiguration, plan=bare)
    assert "今日没有窗口办理" in anybody.look("/catalogue?lang=zh")
