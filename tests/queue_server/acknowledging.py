"""A program for the kill test: gives tickets as fast as it can and prints each number once it was acknowledged."""

import sys
from pathlib import Path

from queue_server.journal.journal import Journal
from tests.queue_server.fakes import Desk, HandClock


def main(folder: Path) -> None:
    """Run until killed."""
    desk = Desk(Journal.open(f"sqlite:///{folder / 'journal.db'}"), HandClock())
    while True:
        replies = [desk.keeper.submit(desk.issuing()) for _ in range(8)]
        for reply in replies:
            sys.stdout.write(f"{reply.result().ticket_no}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
