"""Files of the world in and out: what they hold, not where it is kept. Nothing here asks a workspace."""
