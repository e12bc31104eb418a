"""A small sound hall and its catalogue as texts, and a way to spoil one line of them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from queue_server.plans.findings import Finding
from queue_server.plans.reading import check

TODAY = date(2026, 3, 2)

HALL = """\
id = "sample"
name = { zh = "示例大厅", en = "Sample Hall" }
level = "county"

zones = [
  { id = "general", name = { zh = "综合区", en = "General" } },
  { id = "rest", name = { zh = "备用区", en = "Spare" }, in_use = false },
]
roles = [
  { id = "general", name = { zh = "综合窗口", en = "General" } },
  { id = "domain:sb", name = { zh = "社保窗口", en = "Social security" } },
  { id = "tidal", name = { zh = "潮汐窗口", en = "Tidal" } },
]
groups = [
  { id = "zh", prefix = "A", zone = "general", name = { zh = "综合", en = "General" } },
  { id = "sb", prefix = "B", zone = "general", domain = true, name = { zh = "社保", en = "Security" } },
  { id = "jt", prefix = "C", zone = "rest", name = { zh = "交通", en = "Transport" } },
]
windows = [
  { no = 1, count = 3, zone = "general", home = "zh", roles = ["general"] },
  { no = 4, zone = "general", home = "sb", roles = ["domain:sb"] },
  { no = 5, zone = "general", roles = ["tidal"] },
  { no = 7, zone = "general", home = "zh", roles = ["general"] },
  { no = 6, zone = "rest", home = "jt", roles = ["general"] },
]
catalogues = [{ file = "some" }, { file = "others", group = "jt" }]
authorisations = [
  { role = "general", items = ["group:zh", "group:jt"], powers = ["consult", "accept"] },
  { role = "domain:sb", items = ["group:sb"], powers = ["accept"] },
  { role = "tidal", items = ["tag:马上办", "sb-02"], powers = ["accept"] },
]
priorities = [{ id = "elderly", name = { zh = "老年人", en = "Elderly" }, min_age = 60 }]
lockers = [{ id = "locker-1", name = { zh = "柜", en = "Locker" }, zone = "general", compartments = 8 }]

[[hours]]
weekdays = [1, 2, 3, 4, 5]
windows = [
  { start = 09:00:00, end = 12:00:00 },
  { start = 13:00:00, end = 17:00:00 },
]
tickets = [{ start = 08:45:00, end = 16:30:00 }]

[staffing]
general = 6

[tide]
open_wait_s = 900
close_wait_s = 480

[calls]
max_calls = 3

[templates]
call = { zh = "请 {ticket_no} 号到 {window_no} 号窗口", en = "{ticket_no} to {window_no}" }

[rehearsal]
day = "zhaohua-village-1003.csv"
thin = 2

[rehearsal.items]
ZH01 = "mz-01"
ZH02 = "mz-01"
ZH03 = "mz-01"
ZH04 = "mz-01"
ZH05 = "mz-01"
ZH06 = "sb-01"
ZH07 = "sb-01"
ZH08 = "sb-01"
ZH09 = "sb-02"
ZH10 = "sb-02"
"""

SOME = """\
group = "zh"
department = "民政局"
topic = { zh = "婚姻", en = "Marriage" }

[[items]]
code = "mz-01"
name = { zh = "结婚登记", en = "Marriage" }
service_s = 600
tags = ["马上办"]

[[items]]
code = "sb-01"
group = "sb"
name = { zh = "参保登记", en = "Enrolment" }
service_s = 300

[[items]]
code = "sb-02"
group = "sb"
name = { zh = "退休", en = "Retirement" }
service_s = 800
parts = ["sb-01"]
"""

OTHERS = """\
group = "zz"

[[items]]
code = "jt-01"
name = { zh = "换证", en = "Renewal" }
service_s = 200
"""


def spoiled(text: str, old: str, new: str) -> str:
    """The text with one place changed; it must be there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def lay_out(folder: Path, hall: str = HALL, some: str = SOME) -> Path:
    """Write the hall and its catalogues as a `config` folder would hold them; the hall's file."""
    for name, text in (("halls/sample", hall), ("items/some", some), ("items/others", OTHERS)):
        file = folder / f"{name}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "halls" / "sample.toml"


def findings(folder: Path, hall: str = HALL, some: str = SOME, on: date = TODAY) -> Sequence[Finding]:
    """What is found in a hall and catalogue as they would stand on a day."""
    return check(lay_out(folder, hall, some), on)


def line_of(text: str, fragment: str) -> int:
    """The line on which a fragment stands."""
    return text[: text.index(fragment)].count("\n") + 1
