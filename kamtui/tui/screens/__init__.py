"""Screens: each coordinates the panes it shows and holds the state they share."""
