"""The terminal app: what is drawn, what the keys do, and which screen coordinates them."""
