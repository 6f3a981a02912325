"""Reads that faces need: one door per object."""
