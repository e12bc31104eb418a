"""Who acted, whatever they acted through."""


def person(actor: str) -> str:
    """The person behind an actor: `web/s03` and `api/s03` are one."""
    return actor.rpartition("/")[2]
