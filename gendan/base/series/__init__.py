"""Series of numbers for documents: SO2611-0001, EX-20261123-001. No business words."""
