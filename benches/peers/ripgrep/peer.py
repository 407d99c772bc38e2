#!/usr/bin/env python3
"""ripgrep as a peer of the benchmarks: no index, a walk over the bytes of all articles; see ../README.md.

It knows no stems, no order and no facets, so it answers the questions of one word or one run of words only: whole
words in any letter case, or a run of Chinese characters. Lines found are articles found.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path


def index(articles, folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    Path(folder, "articles").write_text(str(Path(articles).resolve()), encoding="utf-8")
    print(json.dumps({"seconds": 0}))


def pattern(question):
    plain = not (question["facets"] or question["newest"] or question["person"] or question["from"] or question["offset"])
    words = [re.escape(word) for word in question["words"]]
    if plain and question["op"] == "phrase":
        joint = r"\s+" if all(word.isascii() for word in question["words"]) else ""
        return joint.join(words)
    if plain and question["op"] == "and" and len(words) == 1:
        return words[0]
    return r"\b" + words[0] + r"\w*" if plain and question["op"] == "prefix" else None


def answer(folder):
    articles = Path(folder, "articles").read_text(encoding="utf-8")
    for line in sys.stdin:
        wanted = pattern(json.loads(line))
        if wanted is None:
            print("{}", flush=True)
            continue
        whole = ["--word-regexp"] if wanted.isascii() and not wanted.startswith(r"\b") else []
        started = time.perf_counter()
        found = subprocess.run(["rg", "--count", "--ignore-case", *whole, "--", wanted, articles], capture_output=True, text=True)
        took = time.perf_counter() - started
        print(json.dumps({"total": int(found.stdout or 0), "us": took * 1e6}), flush=True)


if __name__ == "__main__":
    {"index": index, "answer": answer}[sys.argv[1]](*sys.argv[2:])
