"""Files: what was uploaded, and on what it hangs. The content itself lies in the storage, under its hash."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gendan.base.files.kinds import KINDS, Kind
from gendan.base.files.storage import content_path, thumbnail_path
from gendan.base.refs import Subject


class Thumbnail(models.TextChoices):
    """Whether there is a small picture of it."""

    NONE = "none", _("none")
    PENDING = "pending", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("cannot be made")


class StoredFile(models.Model):
    """One upload on one object. Several rows may share a content; it is stored once."""

    subject_kind = models.CharField(_("hangs on (kind)"), max_length=40)
    subject_id = models.BigIntegerField(_("hangs on (number)"))
    name = models.CharField(_("name"), max_length=160)
    kind_code = models.CharField(_("kind"), max_length=10)
    size = models.BigIntegerField(_("size"))
    sha256 = models.CharField(_("hash"), max_length=64)
    thumbnail = models.CharField(_("small picture"), max_length=10, choices=Thumbnail, default=Thumbnail.NONE)
    visible_to_customer = models.BooleanField(_("visible to the customer"), default=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    uploader_kind = models.CharField(_("uploader's kind"), max_length=20)
    uploader_id = models.BigIntegerField(_("uploader's number"), null=True)
    uploader_name = models.CharField(_("uploaded by"), max_length=120)
    removed_at = models.DateTimeField(_("removed"), null=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="file_once_on_a_subject",
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="file_hash_is_hex"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="file_by_content"),
            models.Index(fields=["subject_kind", "subject_id", "-uploaded_at"], name="file_by_subject"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> Subject:
        """The object it hangs on."""
        return Subject(self.subject_kind, self.subject_id)

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS[self.kind_code]

    @property
    def media_type(self) -> str:
        """Its media type, from the table: never what an uploader said."""
        return self.kind.media_type

    @property
    def content_path(self) -> str:
        """Where the storage has it."""
        return content_path(self.sha256)

    @property
    def thumbnail_path(self) -> str:
        """Where the storage has its small picture, if there is one."""
        return thumbnail_path(self.sha256)
