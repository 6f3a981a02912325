"""Orders and their key nodes: entry with review, import, plans, forecasts and warnings."""
