"""Wishes by what they are about; `hall.messages.wishes` is their index."""
