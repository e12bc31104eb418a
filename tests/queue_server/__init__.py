"""The server around the rules: journal, keeper, bridge, clock, accounts, commands."""
