"""Issues: where what happened and what must happen part."""
