"""Pure rules of the trade: records and `now` in, values out; no SQL, no clock, no disk (domain.md)."""
