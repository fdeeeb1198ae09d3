"""Documents made from records: composed as values first, then rendered for a screen, a pipe or a file."""
