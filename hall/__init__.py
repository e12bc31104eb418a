"""The shared language of the hall: words, messages, settings, the broker link and the `hall` command."""
