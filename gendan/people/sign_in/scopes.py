"""What a token may be used for. Every app that adds operations to the API registers its scopes here."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from gendan.base.errors import InvalidInputError, Text

_SCOPES: dict[str, Text] = {}


def register(scopes: Mapping[str, Text]) -> None:
    """Add scopes (`members:read` → what it allows, translated). Call it from the app's `ready`."""
    _SCOPES.update(scopes)


def known() -> dict[str, Text]:
    """Every scope with its title, by name."""
    return dict(sorted(_SCOPES.items()))


def checked(names: Iterable[str]) -> list[str]:
    """The names without repetition, in order. Raises InvalidInputError on an unknown one or none at all."""
    wanted = sorted(set(names))
    unknown = [name for name in wanted if name not in _SCOPES]
    if unknown:
        raise InvalidInputError(
            fields={"scopes": _("There is no scope “%(name)s”") % {"name": unknown[0]}},
        )
    if not wanted:
        raise InvalidInputError(fields={"scopes": _("Choose at least one scope")})
    return wanted
