"""Whether Gendan is well: signs of life, readiness, figures, and one log line for each request."""
