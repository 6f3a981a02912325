"""The operations, one file a noun. Each parses, calls one query or action, and answers."""
