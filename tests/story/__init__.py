"""The days that are told, and what they are told with."""
