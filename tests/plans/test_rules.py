"""Every rule of a sound hall, by spoiling one place of a sound one."""

from datetime import date
from pathlib import Path

import pytest
from hall_samples import HALL, SOME, TODAY, findings, lay_out, line_of, spoiled

from queue_server.plans.findings import Level
from queue_server.plans.reading import check

TOWN = spoiled(HALL, 'level = "county"', 'level = "town"')
DEPARTURES = 'departures = [{ rule = "domain_below_county", why = "the town\'s own plan" }]\n\n[[hours]]'

# code of the finding, what is changed in the hall, and a fragment on the line where it must be found
HALL_CASES = [
    ("unknown_key", 'home = "sb", roles', 'hom = "sb", roles', "hom ="),
    ("unknown_key", "[staffing]\ngeneral", "[staffing]\ngenerall", "generall"),
    ("unknown_key", 'id = "sample"\n', 'id = "sample"\nitems = []\n', "items = []"),
    ("missing_key", "{ no = 5, zone", "{ zone", 'roles = ["tidal"]'),
    ("mistyped", "no = 5", 'no = "5"', 'no = "5"'),
    ("mistyped", "start = 13:00:00", "start = 13", "start = 13"),
    ("not_a_choice", 'level = "county"', 'level = "countty"', "countty"),
    ("not_a_choice", 'powers = ["consult", "accept"]', 'powers = ["consult", "acept"]', "acept"),
    ("not_toml", "general = 6\n", "general = \n", "general = \n"),
    ("bad_id", 'id = "locker-1"', 'id = "Locker_1"', "Locker_1"),
    ("bad_role", '{ id = "tidal"', '{ id = "tide"', '"tide"'),
    ("duplicate_id", '{ id = "sb", prefix', '{ id = "zh", prefix', 'prefix = "B"'),
    ("duplicate_window_no", "no = 5", "no = 3", "no = 3"),
    ("duplicate_prefix", 'prefix = "B"', 'prefix = "A"', 'prefix = "A", zone = "general", domain'),
    ("bad_prefix", 'prefix = "B"', 'prefix = "I"', 'prefix = "I"'),
    ("bad_prefix", 'prefix = "B"', 'prefix = "O"', 'prefix = "O"'),
    ("unknown_zone", 'zone = "general", compartments', 'zone = "generl", compartments', "generl"),
    ("unknown_role", 'roles = ["domain:sb"]', 'roles = ["domain:sc"]', "domain:sc"),
    ("unknown_role", '{ role = "tidal"', '{ role = "tidl"', "tidl"),
    ("unknown_group", 'home = "sb"', 'home = "sv"', '"sv"'),
    ("unknown_item", '"sb-02"], powers', '"sb-03"], powers', "sb-03"),
    ("unknown_item", '"group:sb"', '"group:sv"', "group:sv"),
    ("unknown_item", 'ZH10 = "sb-02"', 'ZH10 = "sb-09"', "sb-09"),
    ("unknown_catalogue", 'file = "some"', 'file = "soem"', "soem"),
    ("unknown_calendar", 'level = "county"', 'level = "county"\ncalendar = "cm"', "calendar"),
    ("not_in_catalogue", 'file = "some"', 'file = "some", only = ["mz-01", "sb-01", "sb-02", "sb-3"]', "sb-3"),
    ("empty_english", 'zh = "综合区", en = "General"', 'zh = "综合区"', "综合区"),
    ("empty_chinese", 'zh = "柜"', 'zh = " "', 'zh = " "'),
    ("unknown_placeholder", "到 {window_no} 号", "到 {window} 号", "{window} 号"),
    ("bad_braces", "到 {window_no} 号", "到 {window_no 号", "{window_no 号"),
    ("bad_weekday", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 8]", "4, 8]"),
    ("weekday_twice", "[1, 2, 3, 4, 5]", "[1, 2, 3, 4, 4]", "4, 4]"),
    ("hours_reversed", "start = 13:00:00", "start = 18:00:00", "start = 18:00:00"),
    ("hours_overlap", "start = 13:00:00", "start = 11:00:00", "start = 11:00:00"),
    ("tickets_after_close", "end = 16:30:00", "end = 17:30:00", "end = 17:30:00"),
    ("negative", "close_wait_s = 480", "close_wait_s = -1", "close_wait_s"),
    ("nothing", "max_calls = 3", "max_calls = 0", "max_calls"),
    ("negative", "[staffing]", "[bookings]\nshare = -0.1\n\n[staffing]", "share"),
    ("nothing", "[staffing]", "[bookings]\nper_day = 0\n\n[staffing]", "per_day"),
    ("share_too_large", "[staffing]", "[bookings]\nshare = 1.5\n\n[staffing]", "share"),
    ("not_a_choice", "[staffing]", '[bookings]\nkinds = ["hom"]\n\n[staffing]', "kinds"),
    ("nothing", "compartments = 8", "compartments = 0", "compartments"),
    ("nothing", "thin = 2", "thin = 0", "thin"),
    ("tide_never_rests", "close_wait_s = 480", "close_wait_s = 900", "close_wait_s"),
    ("unknown_time_zone", 'level = "county"', 'level = "county"\ntime_zone = "Asia/Zhaohua"', "Asia/Zhaohua"),
    ("no_day_file", "zhaohua-village-1003", "zhaohua-village-2000", "2000"),
    ("no_day_file", '"zhaohua-village-1003.csv"', '""', 'day = ""'),
    ("bad_day_file", '"zhaohua-village-1003.csv"', '"../halls/chini.toml"', "day = "),
    ("mistyped", "no = 1, count = 3", "no = 1, count = 100000", "count = 100000"),
    ("rehearsal_unmapped", 'ZH10 = "sb-02"\n', "", "[rehearsal.items]"),
    ("rehearsal_rests", 'ZH10 = "sb-02"', 'ZH10 = "jt-01"', "jt-01"),
    ("window_without_role", 'roles = ["tidal"]', "roles = []", "roles = []"),
    ("window_without_items", 'items = ["group:sb"]', "items = []", 'roles = ["domain:sb"]'),
    ("tidal_without_items", '["tag:马上办", "sb-02"]', "[]", 'roles = ["tidal"]'),
    (
        "dates_reversed",
        'items = ["group:sb"],',
        'items = ["group:sb"], since = 2026-02-01, until = 2025-01-01,',
        "until",
    ),
    ("staff_ratio", "general = 6", "general = 7", "general = 7"),
    ("staff_count", "general = 6", "general = 13", "general = 13"),
    ("unknown_norm", "[[hours]]", DEPARTURES.replace("below", "under"), "departures"),
    ("no_reason", "[[hours]]", DEPARTURES.replace("the town's own plan", ""), "departures"),
]

# the same for the catalogue
CATALOGUE_CASES = [
    ("unknown_key", "service_s = 600", "service_s = 600\nservise = 1", "servise"),
    ("service_time", "service_s = 300", "service_s = 20", "service_s = 20"),
    ("service_time", "service_s = 300", "service_s = 20000", "service_s = 20000"),
    ("duplicate_id", 'code = "sb-02"', 'code = "sb-01"', 'code = "sb-01"\ngroup = "sb"\nname = { zh = "退休"'),
    ("bad_id", 'code = "sb-02"', 'code = "SB02"', "SB02"),
    ("unknown_group", 'group = "sb"\nname = { zh = "退休"', 'group = "sv"\nname = { zh = "退休"', '"sv"'),
    ("unknown_item", 'parts = ["sb-01"]', 'parts = ["sb-11"]', "sb-11"),
    ("empty_english", 'zh = "退休", en = "Retirement"', 'zh = "退休", en = ""', "退休"),
    ("empty_english", 'zh = "婚姻", en = "Marriage" }\n\n', 'zh = "婚姻" }\n\n', '[[items]]\ncode = "mz-01"'),
    ("item_without_window", "service_s = 300", 'service_s = 300\npower = "seal"', '[[items]]\ncode = "sb-01"'),
]


def test_the_sample_hall_is_sound(tmp_path: Path) -> None:
    assert findings(tmp_path) == []


@pytest.mark.parametrize(("code", "old", "new", "fragment"), HALL_CASES)
def test_a_spoiled_hall_is_found_out_on_its_very_line(
    tmp_path: Path, code: str, old: str, new: str, fragment: str
) -> None:
    hall = spoiled(HALL, old, new)
    found = [(finding.code, finding.file.stem, finding.line) for finding in findings(tmp_path, hall)]
    assert (code, "sample", line_of(hall, fragment)) in found


@pytest.mark.parametrize(("code", "old", "new", "fragment"), CATALOGUE_CASES)
def test_a_spoiled_catalogue_is_found_out_on_its_very_line(
    tmp_path: Path, code: str, old: str, new: str, fragment: str
) -> None:
    some = spoiled(SOME, old, new)
    found = [(finding.code, finding.file.stem, finding.line) for finding in findings(tmp_path, some=some)]
    assert (code, "some", line_of(some, fragment)) in found


@pytest.mark.parametrize(("code", "old", "new", "_fragment"), [*HALL_CASES, *CATALOGUE_CASES])
def test_every_finding_is_an_error_and_speaks_both_languages(
    tmp_path: Path, code: str, old: str, new: str, _fragment: str
) -> None:
    hall, some = (spoiled(HALL, old, new), SOME) if old in HALL else (HALL, spoiled(SOME, old, new))
    finding = next(each for each in findings(tmp_path, hall, some) if each.code == code)
    assert finding.level is Level.ERROR
    assert "错误" in finding.row("zh")
    assert "error" in finding.row("en")


def test_more_than_half_of_the_windows_for_appointments_is_warned_of(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, spoiled(HALL, "[staffing]", "[bookings]\nshare = 0.6\n\n[staffing]"))
    assert (found.code, found.level) == ("walk_ins_starve", Level.WARNING)
    assert "60%" in found.row("en")


def test_a_resting_window_does_not_serve_an_item_in_use(tmp_path: Path) -> None:
    hall = spoiled(HALL, '{ no = 4, zone = "general", home = "sb"', '{ no = 4, zone = "rest", home = "sb"')
    found = {(finding.code, finding.values["id"]) for finding in findings(tmp_path, hall)}
    assert ("item_without_window", "sb-01") in found


def test_the_near_miss_is_named_in_both_languages(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, spoiled(HALL, "max_calls = 3", "max_cals = 3"))
    assert "Meant 'max_calls'?" in finding.say("en")
    assert "是不是“max_calls”？" in finding.say("zh")


def test_a_near_miss_of_a_zone_is_named(tmp_path: Path) -> None:
    hall = spoiled(HALL, 'zone = "general", compartments', 'zone = "generl", compartments')
    (finding,) = findings(tmp_path, hall)
    assert "'general'" in finding.say("en")


def test_several_mistakes_are_all_found_at_once(tmp_path: Path) -> None:
    hall = spoiled(spoiled(HALL, "no = 5", 'no = "5"'), "max_calls = 3", "max_cals = 3")
    assert [finding.code for finding in findings(tmp_path, hall)] == ["mistyped", "unknown_key"]


def test_a_text_that_is_not_utf_8_is_refused_on_its_line(tmp_path: Path) -> None:
    file = lay_out(tmp_path)
    file.write_bytes(HALL.encode("gb18030"))
    (finding,) = check(file, TODAY)
    assert (finding.code, finding.line) == ("not_toml", 2)


def test_a_town_has_no_domain_windows(tmp_path: Path) -> None:
    found = {finding.code: finding for finding in findings(tmp_path, TOWN)}
    assert found["domain_below_county"].line == line_of(TOWN, 'roles = ["domain:sb"]')
    assert found["domain_below_county"].level is Level.ERROR


def test_a_norm_set_aside_with_its_reason_is_only_said(tmp_path: Path) -> None:
    hall = spoiled(TOWN, "[[hours]]", DEPARTURES)
    found = {finding.code: finding for finding in findings(tmp_path, hall)}
    assert found["domain_below_county"].level is Level.WARNING
    assert "the town's own plan" in found["domain_below_county"].say("en")


def test_a_town_has_four_to_six_general_windows_with_exactly_one_tidal(tmp_path: Path) -> None:
    few = spoiled(TOWN, "no = 1, count = 3", "no = 1, count = 1")
    assert "general_count" in {finding.code for finding in findings(tmp_path, few)}
    none_tidal = spoiled(TOWN, '  { no = 5, zone = "general", roles = ["tidal"] },\n', "")
    assert "tidal_count" in {finding.code for finding in findings(tmp_path, none_tidal)}
    assert not {"general_count", "tidal_count"} & {finding.code for finding in findings(tmp_path, TOWN)}


def test_a_village_has_one_general_window_and_at_most_two_people(tmp_path: Path) -> None:
    village = spoiled(HALL, 'level = "county"', 'level = "village"')
    codes = {finding.code for finding in findings(tmp_path, village)}
    assert {"general_count", "tidal_count", "staff_count", "domain_below_county"} <= codes


@pytest.mark.parametrize("level", ["city", "park", "department"])
def test_the_other_levels_have_no_norms_of_their_own(tmp_path: Path, level: str) -> None:
    assert findings(tmp_path, spoiled(HALL, 'level = "county"', f'level = "{level}"')) == []


def test_more_than_three_zones_in_a_county_are_a_warning(tmp_path: Path) -> None:
    more = "".join(f'  {{ id = "z{n}", name = {{ zh = "区", en = "Zone" }} }},\n' for n in range(3))
    hall = spoiled(HALL, "zones = [\n", "zones = [\n" + more)
    (finding,) = findings(tmp_path, hall)
    assert (finding.code, finding.level, finding.line) == ("zone_count", Level.WARNING, line_of(hall, "zones = ["))


def test_an_authorisation_for_a_role_that_no_window_carries_is_a_warning(tmp_path: Path) -> None:
    hall = spoiled(spoiled(HALL, 'roles = ["tidal"]', 'roles = ["general"]'), "county", "city")
    (finding,) = findings(tmp_path, hall)
    assert (finding.code, finding.level) == ("role_without_window", Level.WARNING)


ENDS = spoiled(HALL, 'items = ["group:sb"],', 'items = ["group:sb"], until = 2026-06-30,')


def test_an_authorisation_that_will_end_is_a_warning_until_it_has(tmp_path: Path) -> None:
    before = {finding.code: finding.level for finding in findings(tmp_path, ENDS)}
    assert before == {
        "item_without_window": Level.WARNING,
        "moved_but_in_menu": Level.WARNING,
        "window_without_items": Level.WARNING,
    }
    after = {finding.code: finding.level for finding in findings(tmp_path, ENDS, on=date(2026, 7, 1))}
    assert after["item_without_window"] is Level.ERROR
    assert after["window_without_items"] is Level.ERROR


def test_an_item_only_general_windows_take_may_not_stay_in_the_domain_menu(tmp_path: Path) -> None:
    hall = spoiled(ENDS, '"group:zh", "group:jt"]', '"group:zh", "group:jt", "sb-01", "sb-02"]')
    on = date(2026, 7, 1)
    moved = [finding for finding in findings(tmp_path, hall, on=on) if finding.code == "moved_but_in_menu"]
    assert [(finding.level, finding.file.stem) for finding in moved] == [(Level.ERROR, "some")] * 2


def test_an_authorisation_that_gives_no_item_the_power_it_needs_is_a_warning(tmp_path: Path) -> None:
    useless = '  { role = "general", items = ["group:sb"], powers = ["seal"] },\n'
    hall = spoiled(HALL, "authorisations = [\n", "authorisations = [\n" + useless)
    (finding,) = findings(tmp_path, hall)
    assert (finding.code, finding.level) == ("authorisation_unused", Level.WARNING)
    assert finding.line == line_of(hall, useless)


def test_a_post_at_a_window_the_hall_lacks_is_an_error(tmp_path: Path) -> None:
    post = 'posts = { posts = [{ window = "w99", deputies = ["s16"] }] }\n'
    hall = spoiled(HALL, "authorisations = [\n", post + "authorisations = [\n")
    (finding,) = findings(tmp_path, hall)
    assert (finding.code, finding.level) == ("unknown_window", Level.ERROR)
