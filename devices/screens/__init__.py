"""Screens: a canvas to draw on, fonts, and what shows a picture."""
