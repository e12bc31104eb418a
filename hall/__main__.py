"""`python -m hall` is the `hall` command."""

from hall.command_line import main

main()
