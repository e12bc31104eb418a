"""Telling people outside the hall what concerns them, an appointment or a result: by SMS, or as a list for staff."""
