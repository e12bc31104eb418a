"""The tree of halls is checked from every hall's side: parents, levels, items sent down."""

from datetime import date
from pathlib import Path

import pytest
from hall_samples import HALL, SOME, TODAY, lay_out, line_of, spoiled

from hall.words import HallId
from queue_server.core.planned.levels import is_below
from queue_server.plans.findings import Level
from queue_server.plans.reading import check, find_hall, read_plan

HEAD = 'level = "county"\n'


def sent(row: str) -> str:
    return spoiled(HALL, HEAD, f"{HEAD}sent_down = [{{ {row} }}]\n")


def child(parent: str, level: str = "county", hall: str = HALL, ident: str = "other") -> str:
    """A hall of another name under a parent."""
    renamed = spoiled(hall, 'id = "sample"\n', f'id = "{ident}"\nparent = "{parent}"\n')
    return spoiled(renamed, HEAD, f'level = "{level}"\n')


def lay_beside(folder: Path, **halls: str) -> None:
    for name, text in halls.items():
        (folder / "halls" / f"{name}.toml").write_text(text, encoding="utf-8")


def told(file: Path, on: date = TODAY) -> list[tuple[str, Level, int]]:
    return [(each.code, each.level, each.line) for each in check(file, on)]


def test_a_parent_nobody_knows_is_refused_with_the_near_miss(tmp_path: Path) -> None:
    file = lay_out(tmp_path, child("zhaohwa"))
    (found,) = check(file, TODAY)
    assert (found.code, found.level, found.line) == ("unknown_parent", Level.ERROR, 2)
    assert "zhaohua" in found.say("zh")


def test_a_parent_written_beside_the_file_or_shipped_is_found(tmp_path: Path) -> None:
    file = lay_out(tmp_path, child("sample"))
    lay_beside(tmp_path, above=HALL)
    assert told(file) == []
    assert told(lay_out(tmp_path, child("zhaohua"))) == []


def test_parents_that_lead_back_are_refused_at_every_hall_of_the_ring_and_below_it(tmp_path: Path) -> None:
    file = lay_out(tmp_path, child("third"))
    lay_beside(tmp_path, second=child("other", ident="second"), third=child("second", ident="third"))
    assert [code for code, *_ in told(file)] == ["circular_parent"]
    below = lay_out(tmp_path, child("third", ident="below"))
    lay_beside(tmp_path, other=child("third"))
    assert [code for code, *_ in told(below)] == ["circular_parent"]
    alone = lay_out(tmp_path, child("other"))
    assert [code for code, *_ in told(alone)] == ["circular_parent"]


def test_no_hall_stands_above_its_parents_level(tmp_path: Path) -> None:
    file = lay_out(tmp_path, child("zhaohua", level="city"))
    assert [code for code, *_ in told(file)] == ["above_its_parent"]
    for level in ("county", "park", "department"):
        assert "above_its_parent" not in [code for code, *_ in told(lay_out(tmp_path, child("zhaohua", level=level)))]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ('to = "other", items = ["mz-02"]', "unknown_item"),
        ('to = "othr", items = ["mz-01"]', "not_below"),
        ('to = "sample", items = ["mz-01"]', "not_below"),
        ('level = "city", items = ["mz-01"]', "not_below"),
        ('items = ["mz-01"]', "sent_nowhere"),
        ('to = "other", level = "town", items = ["mz-01"]', "sent_nowhere"),
        ('to = "other", items = ["mz-01"], since = 2026-05-01, until = 2026-04-01', "dates_reversed"),
    ],
)
def test_what_is_sent_down_is_ones_own_and_goes_below(tmp_path: Path, row: str, code: str) -> None:
    hall = sent(row)
    file = lay_out(tmp_path, hall)
    lay_beside(tmp_path, other=child("sample"))
    assert told(file) == [(code, Level.ERROR, line_of(hall, "sent_down"))]


def test_items_are_sent_down_by_selectors_too(tmp_path: Path) -> None:
    file = lay_out(tmp_path, sent('to = "other", items = ["tag:马上办", "group:sb"]'))
    lay_beside(tmp_path, other=child("sample"))
    assert read_plan(file, TODAY).sent_down[0].items == ("mz-01", "sb-01", "sb-02")


@pytest.mark.parametrize("to", ['to = "other"', 'level = "county"'])
def test_a_child_is_warned_of_items_it_does_not_have_or_cannot_serve_that_day(tmp_path: Path, to: str) -> None:
    above = sent(f'{to}, items = ["mz-01", "sb-01"], since = 2026-03-02').replace("county", "city", 1)
    # The child has its own catalogue of one item, which its windows may serve for a while.
    own = SOME[: SOME.index('[[items]]\ncode = "sb-01"')]
    hall = child("sample").replace('{ file = "some" }', '{ file = "few" }').replace("[rehearsal", "[unrehearsed")
    hall = hall[: hall.index("[unrehearsed]")]
    hall = spoiled(hall, 'powers = ["consult", "accept"] },', 'powers = ["consult", "accept"], until = 2026-03-02 },')
    hall = hall.replace('items = ["tag:马上办", "sb-02"]', 'items = ["tag:马上办"], until = 2026-03-02')
    lay_out(tmp_path, above)
    (tmp_path / "items" / "few.toml").write_text(own, encoding="utf-8")
    file = tmp_path / "halls" / "other.toml"
    file.write_text(hall, encoding="utf-8")
    before, on, after = (
        [code for code, *_ in told(file, date(2026, 3, day)) if code.startswith("sent")] for day in (1, 2, 3)
    )
    assert (before, on, after) == ([], ["sent_not_on_menu"], ["sent_without_window", "sent_not_on_menu"])
    assert all(each.level is Level.WARNING for each in check(file, TODAY) if each.code.startswith("sent"))


def test_the_shipped_tree_runs_from_the_district_to_the_village() -> None:
    plan = read_plan(find_hall("zhaohua"), TODAY)
    assert [branch.id for branch in plan.tree] == ["zhaohua", "zhaohua-town", "zhaohua-village"]
    assert is_below(plan.branch, HallId("zhaohua-village"), HallId("zhaohua"))
    assert not is_below(plan.branch, HallId("zhaohua"), HallId("zhaohua-village"))
    assert plan.sent_down[0].to == "zhaohua-town"
    assert not [each for name in ("zhaohua-town", "zhaohua-village") for each in check(find_hall(name), TODAY)]


def test_a_departments_hall_with_windows_in_several_zones_is_told_so(tmp_path: Path) -> None:
    hall = spoiled(HALL, HEAD, 'level = "department"\n')
    hall = spoiled(
        hall, '\n  { id = "rest"', '\n  { id = "second", name = { zh = "二区", en = "Two" } },\n  { id = "rest"'
    )
    assert told(lay_out(tmp_path, hall)) == []
    hall = spoiled(hall, '{ no = 4, zone = "general"', '{ no = 4, zone = "second"')
    (found,) = told(lay_out(tmp_path, hall))
    assert found[:2] == ("department_zones", Level.WARNING)
