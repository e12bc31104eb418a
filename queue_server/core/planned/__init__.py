"""What a hall's configuration says, room by room; `core.plan` holds it together."""
