"""How an account of a platform is shown to its member."""

from allauth.socialaccount.providers.base import ProviderAccount


class PlatformAccount(ProviderAccount):  # type: ignore[misc]  # allauth has no types
    """By the name it has there."""

    def to_str(self) -> str:
        """Its name, else its id."""
        kept = self.account.extra_data
        return str(kept.get("name") or kept.get("external_id") or self.account.uid)
