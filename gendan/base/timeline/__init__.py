"""What happened: one append-only timeline of events, sealed in one order (`docs/timeline.md`)."""
