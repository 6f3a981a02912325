"""The API's own book-keeping: answers kept for repeated requests, and how much each caller has used."""

from datetime import datetime, timedelta

from django.db import connection, models

# An instant further ahead than a full bucket was written before the clock was set back: it does not count.
_STEP = "make_interval(secs => %(step)s)"
_STANDS = f"greatest(%(now)s, case when b.full_at <= %(now)s + {_STEP} * %(burst)s then b.full_at end)"
TAKE = f"""insert into api_bucket as b (key, full_at) values (%(key)s, %(now)s + {_STEP})
    on conflict (key) do update set full_at = {_STANDS} + {_STEP}
    where {_STANDS} + {_STEP} <= %(now)s + {_STEP} * %(burst)s
    returning full_at"""  # noqa: S608 put together of two constants


class Bucket(models.Model):
    """How far ahead of the clock a caller has run (the GCRA algorithm: one instant a caller).

    The table is unlogged: a crash costs a new count and nothing else.
    """

    key = models.CharField(max_length=80, primary_key=True)
    full_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["full_at"], name="api_bucket_age")]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def take(cls, key: str, now: datetime, step: timedelta, burst: int) -> tuple[bool, datetime]:
        """Take one of the caller's requests, if one is left; says so, and when the bucket is full again.

        One statement, so that two requests at once cannot both take the last.
        """
        with connection.cursor() as cursor:
            cursor.execute(TAKE, {"key": key, "now": now, "step": step.total_seconds(), "burst": burst})
            row = cursor.fetchone()
        if row:
            return True, row[0]
        return False, cls.objects.get(pk=key).full_at


class Answer(models.Model):
    """The answer to a POST, kept under the caller's idempotency key.

    Written in the same transaction as the effect: there is one exactly if the effect is there.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=bytes)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="api_answer_once")]
        indexes = [models.Index(fields=["made_at"], name="api_answer_age")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"

    @classmethod
    def claim(
        cls, owner: str, key: str, fingerprint: bytes, *, now: datetime, life: timedelta
    ) -> "Answer | None":
        """None: the key is ours, go on. Else the answer that stands.

        Waits for another transaction that holds the same key, at most as long as `lock_timeout` allows.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                """insert into api_answer as a (owner, key, fingerprint, body, made_at)
                values (%(owner)s, %(key)s, %(print)s, '', %(now)s)
                on conflict (owner, key) do update
                set fingerprint = excluded.fingerprint, made_at = excluded.made_at, status = null, body = ''
                where a.made_at <= %(now)s - make_interval(secs => %(life)s)
                returning id""",
                {"owner": owner, "key": key, "print": fingerprint, "now": now, "life": life.total_seconds()},
            )
            if cursor.fetchone():
                return None
        return cls.objects.get(owner=owner, key=key)

    @classmethod
    def keep(cls, owner: str, key: str, status: int, body: bytes) -> None:
        """Write the answer beside the effect."""
        cls.objects.filter(owner=owner, key=key).update(status=status, body=body)


def purge(now: datetime, life: timedelta) -> int:
    """Drop what has no more use: answers older than `life`, and callers who were quiet for an hour."""
    gone, _kinds = Answer.objects.filter(made_at__lte=now - life).delete()
    quiet, _kinds = Bucket.objects.filter(full_at__lte=now - timedelta(hours=1)).delete()
    return gone + quiet
