"""The parts a screen is drawn from. They know cells, inks and keys, and nothing of records or the database."""
