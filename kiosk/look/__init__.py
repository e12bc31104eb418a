"""How the kiosk's screens look: one theme, laid out for the glass they are on, drawn, and touched."""
