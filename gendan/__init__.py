"""Gendan (跟单): the desk of the people who see customer orders through to delivery."""

__version__ = "0.1.0"
