"""Who a platform says somebody is, in one shape for all platforms."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Identity:
    """An account of a platform.

    `uid` never changes (WeCom: corp and userid; DingTalk, Feishu: union id; OIDC: subject). `external_id` is
    the id that the company itself assigns and sees (WeCom and DingTalk userid, Feishu user_id …). `ids` are
    further ids that messages need. Nothing else of the platform's answer is kept.
    """

    provider: str
    uid: str
    external_id: str = ""
    display_name: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def kept(self) -> dict[str, str]:
        """What is stored beside the binding."""
        return {"external_id": self.external_id, "name": self.display_name, **self.ids}

    @classmethod
    def from_kept(cls, provider: str, uid: str, kept: dict[str, str]) -> "Identity":
        """The reverse of `kept`."""
        ids = {key: value for key, value in kept.items() if key not in {"external_id", "name"}}
        return cls(provider, uid, kept.get("external_id", ""), kept.get("name", ""), ids)
