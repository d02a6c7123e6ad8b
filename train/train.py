#!/usr/bin/env python3
"""Learns the extractor's model from labelled pages and writes it as src/extract/model.bin.

  train.py CORPUS [--keep DIR]      needs numpy and lightgbm; the Rust part is built with cargo

Steps: label the segments of every page (decant-train segments), learn the lexicons of class tokens and words, measure the
segments (rows), learn the forest, extract every page with the scores of forests that have not seen its site (texts). Sites
are dealt into five folds; every figure printed is of pages whose site none of the learning has seen. The model that is
written has learnt from all of them. DIR keeps what was made on the way.
"""
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict

import numpy as np

import forests
import lexicons

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
FOLDS = 5
# How much a page of a set counts. Sets whose truth is another extractor's output are not learnt from.
SET_WEIGHT = {"scrapinghub": 1.5, "fundus": 1.5, "gold": 1.5, "wcxb-dev": 1.0, "wcxb-test": 1.0, "daniel": 0.7, "zh-news": 1.0, "cleanportaleval": 0.5,
              "trafeval": 1.0, "postlight": 1.0}
# And by its kind: what is content on a forum or in a list is clutter beside an article.
KIND_WEIGHT = {"forum": 0.4, "listing": 0.5, "collection": 0.5, "service": 0.6, "product": 0.6, "documentation": 0.8}
# Words of an article where only snippets of it are known.
UNKNOWN_ARTICLE = 500.0
# Short clutter is plenty: this share of it stands for all, and weighs as much.
SHORT_WORDS = 8
SHORT_SHARE = 0.3
# Most that one segment weighs, in articles.
MOST_WEIGHT = 0.35


def names(source):
    text = open(os.path.join(ROOT, "src/extract", source)).read()
    body = text[text.index("pub const NAMES"):]
    return [part.strip().strip('"') for part in body[body.index("= [") + 3:body.index("];")].split(",") if part.strip()]


def weights_of(page):
    """A wrong segment costs its share of the article's words; pages count alike."""
    weight = SET_WEIGHT.get(page["set"], 0.0) * KIND_WEIGHT.get(page["type"], 1.0)
    if page["truth"] is None:
        return np.where(page["label"] >= 0, weight * (np.minimum(page["words"], 60) + 8) / UNKNOWN_ARTICLE, 0.0)
    return weight * (page["words"] + 1.5) / (float((page["words"] * (page["label"] >= 0.5)).sum()) + 150.0)


def thinned(weights, labels, words):
    short = (words < SHORT_WORDS) & ~labels
    drawn = np.random.RandomState(3).rand(len(weights)) < SHORT_SHARE
    return np.where(short, np.where(drawn, weights / SHORT_SHARE, 0.0), weights)


def shingles(text, n=4):
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[i:i + n]) for i in range(max(1, len(tokens) - n + 1)) if tokens[i:i + n])


def report(pages, texts):
    """Of each set and kind: F1 of the mean precision and recall in runs of four words; or of snippets."""
    groups = defaultdict(list)
    for page, text in zip(pages, texts):
        kind = page["set"] + ("/" + page["type"] if page["set"].startswith("wcxb") and page["type"] else "")
        if page["truth"] is None:
            held = " ".join(text.split())
            good, bad = (sum(" ".join(snippet.split()) in held for snippet in page[which]) for which in ("with", "without"))
            groups[kind].append((good, bad, len(page["with"]) - good))
        else:
            a, b = shingles(page["truth"]), shingles(text)
            both, na, nb = sum((a & b).values()), sum(a.values()), sum(b.values())
            groups[kind].append((both / nb if nb else None, both / na if na else None))
    for kind, values in sorted(groups.items()):
        if len(values[0]) == 3:
            good, bad, missed = map(sum, zip(*values))
            print(f"  {kind:28} pages {len(values):4}  snippets {2 * good / max(2 * good + bad + missed, 1):.4f}")
            continue
        p = np.mean([v[0] for v in values if v[0] is not None])
        r = np.mean([v[1] for v in values if v[1] is not None])
        print(f"  {kind:28} pages {len(values):4}  F1 {2 * p * r / max(p + r, 1e-9):.4f}  P {p:.4f}  R {r:.4f}")


def read_pages(path):
    pages = []
    for line in open(path):
        page = json.loads(line)
        page["label"] = np.array(page["label"])
        page["words"] = np.array(page["words"])
        pages.append(page)
    return pages


def main(corpus, keep):
    os.makedirs(keep, exist_ok=True)
    tool = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "fast", "decant-train")

    def build():
        subprocess.run(["cargo", "build", "-q", "--profile", "fast", "-p", "decant-train"], cwd=ROOT, check=True)

    def run(verb, out, *rest):
        subprocess.run([tool, verb, corpus, f"{keep}/{out}", *rest], check=True)

    build()
    run("segments", "segments.jsonl")
    pages = read_pages(f"{keep}/segments.jsonl")
    labels = np.concatenate([page["label"] for page in pages]) >= 0.5
    words = np.concatenate([page["words"] for page in pages])
    fold = np.concatenate([np.full(len(page["label"]), page["fold"]) for page in pages])
    weights = np.minimum(np.concatenate([weights_of(page) for page in pages]), MOST_WEIGHT) * 100
    weights = thinned(weights, labels, words)

    # The lexicons are of articles alone: what their names mean on other pages would blur them.
    articles = [page for page in pages if SET_WEIGHT.get(page["set"]) and page["truth"] is not None and page["type"] in (None, "article")]
    classes, vocabulary = lexicons.counts(articles)
    paths = []
    for left_out in [*range(FOLDS), None]:
        paths.append(f"{keep}/lexicon{left_out}.bin")
        open(paths[-1], "wb").write(lexicons.packed(classes, vocabulary, left_out))
    pages = [{key: page[key] for key in ("set", "type", "truth", "with", "without")} for page in pages]

    width = len(names("features/mod.rs"))
    run("rows", "rows.f32", *paths[:FOLDS])
    rows = np.fromfile(f"{keep}/rows.f32", dtype="<f4").reshape(-1, width)
    used = weights > 0
    forest = forests.Forest(rows[used], labels[used], weights[used])
    trees = forest.bytes(width)
    model = open(paths[-1], "rb").read() + trees
    open(os.path.join(ROOT, "src/extract/model.bin"), "wb").write(model)

    scores = forests.judged(rows, labels, weights, fold)
    scores.tofile(f"{keep}/scores.f32")
    build()  # what chooses by scores asks the lexicons too
    run("texts", "texts.jsonl", f"{keep}/scores.f32")
    print("sites not seen:")
    report(pages, [json.loads(line)["text"] for line in open(f"{keep}/texts.jsonl")])
    gains = sorted(zip(forest.gains, names("features/mod.rs")), reverse=True)
    print("most used:", ", ".join(name for _, name in gains[:30]))
    print("least used:", ", ".join(name for _, name in gains[-20:]))
    print(f"model: {len(model)} bytes, of these trees {len(trees)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[sys.argv.index("--keep") + 1] if "--keep" in sys.argv else os.path.join(ROOT, "target/train"))
