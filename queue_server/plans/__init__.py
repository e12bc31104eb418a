"""Hall plans on disk: reading them from TOML, judging whether they are sound, and `hall check`."""
