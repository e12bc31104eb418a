"""What the doctor finds: a code, how grave it is, and the words for it in the hall's languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hall.texts import Texts

TEXTS = Texts("doctor")
DEVICE_TEXTS = Texts("devices")


class Grade(StrEnum):
    """How grave a finding is; only what needs hands makes the command end with 1."""

    SOUND = "sound"  # 正常
    NOTICE = "notice"  # 提醒
    HANDS = "hands"  # 需处理


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; `part` names the part of the settings it is about, if it is about one."""

    code: str
    grade: Grade
    part: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    texts: Texts = TEXTS

    def say(self, lang: str) -> str:
        """What was found and, where something is to be done, what."""
        return self.texts.say(self.code, lang, **self.about)

    def row(self, lang: str) -> str:
        """The finding as one line for people."""
        grade = TEXTS.say(f"grade_{self.grade}", lang)
        return "　".join(filter(None, (grade, self.part, self.say(lang))))
