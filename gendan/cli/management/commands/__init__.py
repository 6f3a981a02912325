"""Management commands: what stands behind the words of `gendan`."""
