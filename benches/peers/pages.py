"""The measures of `workshop eval-html`, of htmldate (dates) and trafilatura (main text)."""

import gzip
import json
import logging
import re
import sys
import time
from collections import Counter
from pathlib import Path

import htmldate
import trafilatura

logging.disable(logging.CRITICAL)


def page(path):
    return gzip.decompress(path.read_bytes())


def dates(folder, gold, extensive):
    right = wrong = 0
    start = time.time()
    for entry in gold.values():
        html = page(folder / "dates" / entry["file"])
        try:
            found = htmldate.find_date(html, extensive_search=extensive, original_date=True)
        except Exception:  # a page that a peer cannot read is one without an answer
            found = None
        right += found == entry["date"]
        wrong += found is not None and found != entry["date"]
    count = len(gold)
    mode = "extensive" if extensive else "fast"
    print(
        f"htmldate {htmldate.__version__} {mode}: {count} pages, right {100 * right / count:.1f} %, "
        f"wrong {100 * wrong / count:.1f} %, none {100 * (count - right - wrong) / count:.1f} %, {time.time() - start:.1f} s"
    )


def shingles(text):
    words = re.findall(r"\w+", text or "")
    if 0 < len(words) < 4:
        return Counter([tuple(words)])
    return Counter(tuple(words[i : i + 4]) for i in range(len(words) - 3))


def f1(want, got):
    total = sum(want.values()) + sum(got.values())
    return 2 * sum((want & got).values()) / total if total else 1.0


def texts(folder, gold):
    scores = []
    for name, entry in gold.items():
        html = page(folder / "text" / f"{name}.html.gz")
        got = trafilatura.extract(html, include_comments=False)
        scores.append(f1(shingles(entry["articleBody"]), shingles(got)))
    print(f"trafilatura {trafilatura.__version__}: {len(scores)} pages, F1 {sum(scores) / len(scores):.3f}")


def main():
    folder = Path(sys.argv[1])
    if (folder / "dates.json").exists():
        gold = json.loads((folder / "dates.json").read_text())
        for extensive in (False, True):
            dates(folder, gold, extensive)
    if (folder / "text.json").exists():
        texts(folder, json.loads((folder / "text.json").read_text()))


main()
