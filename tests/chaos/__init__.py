"""Processes are killed at random, and nothing is lost, said twice or left unsaid: `make chaos`."""
