"""Spreadsheets in and out: .xlsx and .csv into plain rows, rows into .xlsx. No business words."""
