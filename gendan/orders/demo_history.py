"""The file of the SCMS orders that comes with the program."""

import csv
import gzip
import io
from importlib.resources import files

from gendan.orders.scms import Course, courses

FILE = "data/scms_to_2013.csv.gz"


def content() -> bytes:
    """The file as it was published."""
    return gzip.decompress(files("gendan.orders").joinpath(FILE).read_bytes())


def history() -> list[Course]:
    """What happened to its orders."""
    return courses(csv.DictReader(io.StringIO(content().decode())))
