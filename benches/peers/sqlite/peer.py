#!/usr/bin/env python3
"""SQLite FTS5 as a peer of the benchmarks: the Porter stemmer over words, ranking by BM25; see ../README.md.

Chinese is left out: the tokenizer takes a run of it for one word. Facets are left out: SQL would join and group.
"""

import json
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path


def day(text):
    return date.fromisoformat(text[:10]).toordinal()


def index(articles, folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    base = sqlite3.connect(f"{folder}/articles.db")
    base.execute("PRAGMA journal_mode = OFF")
    base.execute("PRAGMA synchronous = OFF")
    base.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter unicode61')")
    base.execute("CREATE TABLE article (number INTEGER PRIMARY KEY, id TEXT, day INTEGER)")
    base.execute("CREATE TABLE person (name TEXT, number INTEGER)")
    with open(articles, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            article = json.loads(line)
            base.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, article["title"] + "\n\n" + article["body"]))
            base.execute("INSERT INTO article VALUES (?, ?, ?)", (number, article["id"], day(article["date"])))
            base.executemany("INSERT INTO person VALUES (?, ?)", [(name, number) for name in article["planted"]["person"]])
    base.execute("CREATE INDEX person_name ON person (name, number)")
    base.execute("CREATE INDEX article_day ON article (day)")
    base.execute("INSERT INTO words (words) VALUES ('optimize')")
    base.commit()
    print(json.dumps({"seconds": time.perf_counter() - started}))


def match(question):
    """The query in the language of FTS5, or None where it has none."""
    words = [f'"{word}"' for word in question["words"]]
    if any(not word.isascii() for word in words):
        return None
    forms = {
        "and": lambda: " AND ".join(words),
        "or": lambda: " OR ".join(words),
        "phrase": lambda: '"' + " ".join(question["words"]) + '"',
        "near": lambda: f"NEAR({' '.join(words)}, {question['distance'] - 1})",
        "prefix": lambda: words[0] + " *",
    }
    return forms[question["op"]]() if question["op"] in forms else None


def answer(folder):
    base = sqlite3.connect(f"{folder}/articles.db")
    for line in sys.stdin:
        question = json.loads(line)
        text = match(question)
        if text is None or question["facets"]:
            print("{}", flush=True)
            continue
        where, values = "words MATCH ?", [text]
        if question["person"]:
            where += " AND words.rowid IN (SELECT number FROM person WHERE name = ?)"
            values.append(question["person"])
        if question["from"]:
            where += " AND day BETWEEN ? AND ?"
            values += [day(question["from"]), day(question["to"])]
        joined = "words JOIN article ON number = words.rowid"
        order = "day DESC" if question["newest"] else "rank"
        page = f"SELECT id FROM {joined} WHERE {where} ORDER BY {order} LIMIT 10 OFFSET {question['offset']}"
        count = f"SELECT count(*) FROM {joined if question['from'] else 'words'} WHERE {where}"
        started = time.perf_counter()
        base.execute(page, values).fetchall()
        total = base.execute(count, values).fetchone()[0]
        print(json.dumps({"total": total, "us": (time.perf_counter() - started) * 1e6}), flush=True)


if __name__ == "__main__":
    {"index": index, "answer": answer}[sys.argv[1]](*sys.argv[2:])
