"""Chinese text: how fast it is folded, cut and spelled; what its tables weigh beside the libraries' own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from bench.rate import per_second
from bench.table import Figure
from gendan.base.text import fold, matches_name, name_keys, query_tokens, search_tokens

NOTE = "外箱包裝破损严重，客户要求赔偿并补发一箱，运单号SF1234567890，订单PO26-0815。" * 10

# In a process of their own, so that nothing else counts: grown megabytes and seconds, as JSON.
WEIGHED = {
    "dictionary for search, first use": "from gendan.base.text import search_tokens as act; act('外箱包装')",
    "table of readings, first use": "from gendan.base.text import name_keys; name_keys('张三')",
    "for comparison: jieba's prefix table": (
        "import jieba, pathlib; table = jieba.Tokenizer.gen_pfdict("
        "open(pathlib.Path(jieba.__file__).with_name('dict.txt'), 'rb'))"
    ),
    "for comparison: pypinyin with phrases": "import pypinyin; pypinyin.lazy_pinyin('张三')",
}
_PROGRAM = """
import json, psutil, time
pss = lambda: psutil.Process().memory_full_info().pss
before, start = pss(), time.process_time()
{act}
print(json.dumps([(pss() - before) / 1e6, time.process_time() - start]))
"""


def run() -> Iterator[Figure]:
    """The figures."""
    yield Figure("fold", per_second(lambda: fold(NOTE)) * len(NOTE), "characters/s")
    yield Figure("search_tokens", per_second(lambda: search_tokens(NOTE)) * len(NOTE), "characters/s")
    yield Figure(
        "query_tokens: 包装破损 PO26-0815", per_second(lambda: query_tokens("包装破损 PO26-0815")), "/s"
    )
    yield Figure("name_keys: 单雄信", per_second(lambda: name_keys("单雄信")), "/s")
    yield Figure("matches_name: zs, 张三", per_second(lambda: matches_name("zs", "张三")), "/s")
    for name, act in WEIGHED.items():
        megabytes, seconds = weighed(act)
        yield Figure(f"{name}: memory", megabytes, "MB PSS")
        yield Figure(f"{name}: time", seconds, "s")


def weighed(act: str) -> tuple[float, float]:
    """Megabytes (PSS) and seconds of the processor that `act` costs a fresh process."""
    words = [sys.executable, "-W", "ignore", "-c", _PROGRAM.format(act=act)]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYPINYIN_")}
    out = subprocess.run(words, check=True, capture_output=True, text=True, env=plain).stdout
    megabytes, seconds = json.loads(out)
    return float(megabytes), float(seconds)
