"""The halls above and below: a hall's figures of the day go up, those of the halls below are kept and passed on."""
