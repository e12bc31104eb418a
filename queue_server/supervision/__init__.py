"""Supervision (电子监察): rules as data, looked at live, off the writer; what they find is asked into the journal."""
