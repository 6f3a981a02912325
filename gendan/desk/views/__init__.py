"""One module a kind of page. Views parse, call one query or action, and answer."""
