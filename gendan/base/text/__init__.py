"""Chinese text: folding, search tokens, pinyin keys. Pure: no Django, no clock, no network.

`docs/text.md` says how to keep and query them.
"""

from gendan.base.text.fold import fold
from gendan.base.text.pinyin import matches_name, name_keys, name_query
from gendan.base.text.segment import query_tokens, search_tokens

__all__ = ["fold", "matches_name", "name_keys", "name_query", "query_tokens", "search_tokens"]
