#!/usr/bin/env python3
"""Learns the second opinion on prompts from labelled pages and writes it as src/clutter/opinion.bin.

  clutter.py GOLD [MORE.jsonl …]      needs numpy and lightgbm; the Rust part is built with cargo

GOLD has labels.jsonl, pages/ and trees/ (elements numbered as a browser numbers them). MORE.jsonl has pages with boxes by
start-tag number: {"id", "path", "url", "boxes": [[n, kind], …]}. A row is an element that says something of a prompt; it is
clutter when nine tenths of its text lie in boxes of kinds that are on by default. Pages are dealt into six folds, each judged
by a forest that has not seen its pages, four times over; what is printed is of those. The forest that is written has
learnt from all.
"""
import gzip
import json
import os
import random
import struct
import subprocess
import sys
import tempfile

import lightgbm as lgb
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DEFAULT = {"ad", "newsletter", "paywall", "donate", "cookie", "app", "push", "adblock"}
SILENT = {"script", "style", "noscript", "template"}
FOREST = dict(objective="binary", learning_rate=0.08, num_leaves=10, min_data_in_leaf=12, feature_fraction=0.5, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=4.0, max_bin=63, verbose=-1, num_threads=2, force_row_wise=True)
TREES = 80
FOLDS = 6
UNIT = 4096
LEAF = 0x80


def signature(tag, text):
    return (tag, "" if tag in SILENT else "".join(text.split())[:25])


def aligned(ours, theirs):
    """Their number of each element -> ours, by runs of equal tags and texts."""
    found, i, j = {}, 0, 0
    while i < len(theirs) and j < len(ours):
        if theirs[i] == ours[j]:
            found[i] = j
            i, j = i + 1, j + 1
            continue
        shift = next(((di, total - di) for total in range(1, 400) for di in range(total + 1)
                      if theirs[i + di:i + di + 6] == ours[j + total - di:j + total - di + 6] != []), (1, 1))
        i, j = i + shift[0], j + shift[1]
    return found


def pages(gold, more):
    for line in open(f"{gold}/labels.jsonl"):
        page = json.loads(line)
        tree = json.loads(gzip.open(f"{gold}/trees/{page['key']}.json.gz").read())
        signatures = [signature(tag.lower(), text) for tag, text in zip(tree["tag"], tree["text"])]
        boxes = [(box["idx"], box["kind"]) for box in page["clutter"]]
        yield {"id": page["key"], "path": f"{gold}/pages/{page['key']}.html.gz", "url": page["url"]}, boxes, signatures
    for file in more:
        for line in open(file):
            page = json.loads(line)
            yield {key: page[key] for key in ("id", "path", "url")}, page["boxes"], None


def rows(gold, more):
    """Rows, labels and the page of each."""
    listed = list(pages(gold, more))
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/list", "w") as out:
            out.writelines(json.dumps(entry) + "\n" for entry, _, _ in listed)
        subprocess.run(["cargo", "run", "-q", "--profile", "fast", "-p", "decant-train", "--", "clutter", f"{folder}/list", f"{folder}/out"],
                       cwd=ROOT, check=True)
        dumped = [json.loads(line) for line in open(f"{folder}/out")]
    values, labels, groups = [], [], []
    for (entry, boxes, signatures), page in zip(listed, dumped):
        elements = page["elements"]
        if signatures is None:
            places = {element[0]: at for at, element in enumerate(elements)}
        else:
            places = aligned([signature(element[2], element[6]) for element in elements], signatures)
        end = list(range(1, len(elements) + 1))
        for at in range(len(elements) - 1, -1, -1):
            if elements[at][1] < at:
                end[elements[at][1]] = max(end[elements[at][1]], end[at])
        weight = np.array([0 if element[2] in SILENT else len(element[6].strip()) for element in elements])
        clutter = np.zeros(len(elements), bool)
        for box, kind in boxes:
            if kind in DEFAULT and box in places:
                clutter[places[box]:end[places[box]]] = True
        for at, row in page["rows"]:
            own, part = weight[at:end[at]], clutter[at:end[at]]
            if own.sum():
                values.append(row)
                labels.append(own[part].sum() >= 0.9 * own.sum())
                groups.append(entry["id"])
    return np.array(values, np.float32), np.array(labels), groups


def unseen(values, labels, groups):
    """Each row's likelihood by forests that have not seen its page."""
    sums = np.zeros(len(labels))
    names = sorted(set(groups))
    for seed in range(4):
        random.Random(seed).shuffle(names)
        fold = {name: i % FOLDS for i, name in enumerate(names)}
        folds = np.array([fold[group] for group in groups])
        for k in range(FOLDS):
            forest = lgb.train(dict(FOREST, seed=seed), lgb.Dataset(values[folds != k], labels[folds != k]), TREES)
            sums[folds == k] += forest.predict(values[folds == k])
    return sums / 4


def table(forest):
    trees = forest.dump_model()["tree_info"]
    out = bytearray([len(trees)])
    for tree in trees:
        splits, leaves = [], []

        def visit(node):
            if "leaf_value" in node:
                leaves.append(max(-32768, min(32767, round(node["leaf_value"] * UNIT))))
                return LEAF | (len(leaves) - 1)
            place = len(splits)
            splits.append(None)
            left, right = visit(node["left_child"]), visit(node["right_child"])
            splits[place] = struct.pack("<BfBB", node["split_feature"], node["threshold"], left, right)
            return place

        visit(tree["tree_structure"])
        out.append(len(splits))
        out += b"".join(splits) + b"".join(struct.pack("<h", leaf) for leaf in leaves)
    return bytes(out)


def main(gold, *more):
    values, labels, groups = rows(gold, more)
    print(f"{len(set(groups))} pages, {len(labels)} rows, {labels.sum()} of them clutter")
    scores = unseen(values, labels, groups)
    for bar in (0.5, 0.6, 0.7, 0.75, 0.8, 0.9):
        sure = scores >= bar
        print(f"at {bar}: {sure.sum()} rows, {labels[sure].mean():.3f} of them clutter; {labels[sure].sum() / labels.sum():.3f} of the clutter")
    forest = lgb.train(dict(FOREST, seed=1), lgb.Dataset(values, labels), TREES)
    data = table(forest)
    with open(f"{ROOT}/src/clutter/opinion.bin", "wb") as out:
        out.write(data)
    print(f"{len(data)} bytes written")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
