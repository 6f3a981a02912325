"""What PostgreSQL's words mean for the person who started Gendan, and what that person can do."""

import re
from pathlib import Path

_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|Disk quota exceeded",
        "the disk that holds {folder} is full: free some space, then start again",
    ),
    (
        r"could not create shared memory segment|could not map anonymous shared memory"
        r"|could not resize shared memory segment|Cannot allocate memory|could not create semaphores",
        "the system gives PostgreSQL too little shared memory: free some, or raise its limit "
        "(kernel.shmmax, kernel.sem, a container's memory and --shm-size), then start again",
    ),
    (
        r"using socket file|lock file \"[^\"]*\.s\.PGSQL[^\"]*\" already exists",
        "another PostgreSQL uses the socket in {folder}: stop it, or choose another GENDAN_HOME",
    ),
    (
        r"lock file \"postmaster\.pid\" already exists|is still in use",
        "another PostgreSQL uses {folder}: stop it, or choose another GENDAN_HOME",
    ),
    (
        r"database files are incompatible with server",
        "{folder} was made by another PostgreSQL: restore a backup into a new GENDAN_HOME",
    ),
    (
        r"has wrong ownership|Permission denied|Operation not permitted",
        "{folder} cannot be used by the user that PostgreSQL runs as: "
        "give it to that user, or choose another GENDAN_HOME",
    ),
    (r"Read-only file system", "{folder} is on a read-only disk: choose another GENDAN_HOME"),
    (
        r"could not locate a valid checkpoint record|invalid checkpoint|PANIC:",
        "the database in {folder} is damaged: keep a copy of the folder, then restore the last backup "
        "into a new GENDAN_HOME",
    ),
    (
        r"error while loading shared libraries|cannot execute binary|Exec format error|GLIBC",
        "the PostgreSQL that comes with Gendan does not run here: set DATABASE_URL to one of your own",
    ),
)


def meaning(text: str, folder: Path) -> str:
    """One clear line for what a PostgreSQL program printed; its own last words where it is not known."""
    for pattern, line in _MEANINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return line.format(folder=folder)
    return f"PostgreSQL in {folder} did not start: {last_words(text)}"


def last_words(text: str) -> str:
    """The most telling line: the last FATAL, PANIC or error line, else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if re.search(r"FATAL|PANIC|error", line, re.IGNORECASE)]
    return re.sub(r"^\S+ \S+ \S+ \[\d+\] ", "", (telling or lines or ["it gave no reason"])[-1])
