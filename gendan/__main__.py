"""`python -m gendan` is the `gendan` command."""

from gendan.cli.main import run

if __name__ == "__main__":
    run()
