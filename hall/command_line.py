"""The `hall` command: its roles are entry points, each loaded only when it is called for."""

from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, TypeVar

import click

from hall.reading import Unreadable, near
from hall.settings import SettingsRefused
from hall.texts import Texts
from hall.words import Language

F = TypeVar("F", bound=Callable[..., Any])
GROUP = "hall.roles"
TEXTS = Texts("command_line")


class Roles(click.Group):
    """The roles installed on this machine, by name; listing them loads none."""

    def __init__(self, roles: Mapping[str, EntryPoint] | None = None, **attributes: Any) -> None:  # noqa: ANN401
        super().__init__(**attributes)
        self._roles = roles if roles is not None else {role.name: role for role in entry_points(group=GROUP)}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every role, in order of the alphabet."""
        return sorted(self._roles)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The role called for, loaded now; a missing role or component ends the command in words."""
        role = self._roles.get(cmd_name)
        if role is None:
            raise click.UsageError(_no_such_role(cmd_name, self._roles), ctx)
        try:
            command = role.load()
        except ModuleNotFoundError as error:
            raise click.ClickException(_missing_extra(role, error)) from error
        if not isinstance(command, click.Command):
            raise TypeError(f"{role.value} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the roles with what their catalogue says of them."""
        rows = [(name, _described(name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section(both("roles", " · ")):
                formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the role; settings that are wrong end it in words."""
        try:
            return super().invoke(ctx)
        except (SettingsRefused, Unreadable) as error:
            raise click.ClickException("\n".join(error.say(lang) for lang in Language)) from error


def settings_option(command: F) -> F:
    """The `--settings FILE` every role takes; the command gets it as `settings`, a path that exists."""
    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    return click.option("--settings", type=file, required=True, help="This machine's settings (TOML).")(command)


def both(code: str, between: str = "\n", **values: str) -> str:
    """A text in Chinese and in English, for a terminal whose reader nobody knows."""
    return between.join(TEXTS.say(code, lang, **values) for lang in Language)


def _no_such_role(name: str, roles: Mapping[str, EntryPoint]) -> str:
    meant = near(name, roles)
    return "\n".join(
        TEXTS.say("no_such_role", lang, role=name) + (TEXTS.say("near_miss", lang, near=meant) if meant else "")
        for lang in Language
    )


def _missing_extra(role: EntryPoint, error: ModuleNotFoundError) -> str:
    missing = (error.name or "").partition(".")[0]
    if role.dist is None or not role.extras or missing == role.module.partition(".")[0]:
        raise error  # our own module is not there: a fault of ours, not something to install
    return both("missing_extra", role=role.name, module=missing, package=role.dist.name, extra=",".join(role.extras))


def _described(role: str) -> str:
    code = f"role_{role}"
    return both(code, " · ") if code in TEXTS.entries(Language.ZH) else ""


@click.command(cls=Roles)
@click.version_option(package_name="government-service-hall")
def main() -> None:
    """政务服务大厅 · The government service hall, one program a role."""
