#!/usr/bin/env python3
"""Learns the extractor's model from labelled pages and writes it as src/extract/model.bin.

  train.py CORPUS [--keep DIR]      needs numpy and lightgbm; the Rust part is built with cargo

Steps: label the segments of every page (decant-train segments), learn the lexicons of class tokens and words, measure the
segments (rows), learn the first stage, measure the neighbourhood (context), learn the second stage. Sites are dealt into
five folds; every figure printed is of pages whose site none of the learning has seen. The model that is written has
learnt from all of them.
"""
import json
import math
import os
import subprocess
import sys
from collections import defaultdict

import lightgbm as lgb
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
FOLDS = 5
# How much a page of a set counts. Sets whose truth is another extractor's output are not learnt from.
SET_WEIGHT = {"scrapinghub": 1.5, "fundus": 1.5, "gold": 1.5, "wcxb-dev": 1.0, "wcxb-test": 1.0, "daniel": 0.7, "zh-news": 1.0, "cleanportaleval": 0.5}
STAGE1 = dict(objective="binary", learning_rate=0.1, num_leaves=24, min_data_in_leaf=60, feature_fraction=0.6, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=5.0, max_bin=63, verbose=-1, num_threads=2, seed=7, force_row_wise=True)
ROUNDS1 = 90
STAGE2 = dict(STAGE1, learning_rate=0.08, num_leaves=20)
ROUNDS2 = 110


def names(source):
    text = open(os.path.join(ROOT, "src/extract", source)).read()
    body = text[text.index("pub const NAMES"):]
    return [part.strip().strip('"') for part in body[body.index("= [") + 3:body.index("];")].split(",") if part.strip()]


def lexicon(counts, least_sites, least_score, most):
    """Scores of tokens from their shares on each site: token -> {site: [kept, all]}."""
    scored = []
    for token, sites in counts.items():
        if len(sites) < least_sites:
            continue
        total = sum(min(1.0, all_) for _, all_ in sites.values())
        kept = sum(kept / all_ * min(1.0, all_) for kept, all_ in sites.values() if all_ > 0)
        share = (kept + 0.6) / (total + 2.0)  # a prior of 0.3: less than a third of a page's segments are content
        score = math.log(share / (1 - share)) - math.log(0.3 / 0.7)
        score = max(-1.0, min(1.0, score / 3.0))
        if abs(score) >= least_score:
            scored.append((len(sites) * abs(score), token, score))
    scored.sort(reverse=True)
    return sorted((token, round(score * 127)) for _, token, score in scored[:most])


def pair_key(first, second):
    """As `features::pair_key`."""
    return (((first << 9 | first >> 23) & 0xFFFFFFFF) ^ second) ^ 0x9E3779B9


def pack(table):
    hashes = np.array([token for token, _ in table], dtype="<u4").tobytes()
    scores = np.array([score for _, score in table], dtype=np.int8).tobytes()
    return len(table).to_bytes(4, "little") + hashes + scores


def counts(pages):
    """Per token and site: kept and all of what carries the token, for class tokens and for words, pairs and lines."""
    classes, words = defaultdict(dict), defaultdict(dict)

    def add(table, site, token, kept, total):
        entry = table[token].setdefault(site, [0.0, 0.0])
        entry[0] += kept
        entry[1] += total

    for page in pages:
        if not page["weight"]:
            continue
        site = (page["fold"], page["host"])
        size = np.log1p(page["words"])
        kept = np.concatenate([[0], np.cumsum(size * (page["label"] >= 0.5))]).tolist()
        total = np.concatenate([[0], np.cumsum(size)]).tolist()
        for start, end, tokens in page["elements"]:
            for token in set(tokens):
                add(classes, site, token, kept[end] - kept[start], total[end] - total[start])
        for label, n, hashes, line in zip((page["label"] >= 0.5).tolist(), page["words"].tolist(), page["hashes"], page["lines"]):
            tokens = {line}
            if n <= 60:
                tokens.update(pair_key(a, b) for a, b in zip(hashes, hashes[1:]))
            if n <= 40:
                tokens.update(hashes[:12])
            for token in tokens:
                add(words, site, token, label, 1)
    return classes, words


def lexicons(classes, words, left_out):
    """Both lexicons, learnt from the sites of all folds but one."""
    def rest(table):
        return {token: {site: entry for site, entry in sites.items() if site[0] != left_out} for token, sites in table.items() if len(sites) > 4}
    return pack(lexicon(rest(classes), 5, 0.15, 2000)) + pack(lexicon(rest(words), 5, 0.3, 6000))


def train(rows, labels, weights, mask, params, rounds):
    data = lgb.Dataset(rows[mask], labels[mask], weight=weights[mask])
    return lgb.train(params, data, rounds)


def write_trees(model, width):
    """Trees in preorder: feature, index of the threshold, left, right; a leaf is 255 and a value in 1/1000."""
    dump = model.dump_model()["tree_info"]
    thresholds = [set() for _ in range(width)]

    def collect(node):
        if "split_feature" in node:
            thresholds[node["split_feature"]].add(np.float32(node["threshold"]))
            collect(node["left_child"])
            collect(node["right_child"])
    for tree in dump:
        collect(tree["tree_structure"])
    tables = [sorted(t) for t in thresholds]
    out = bytearray()
    out += width.to_bytes(2, "little")
    for table in tables:
        assert len(table) < 256
        out += len(table).to_bytes(1, "little") + np.array(table, dtype="<f4").tobytes()
    out += len(dump).to_bytes(2, "little")

    def write(node):
        if "split_feature" not in node:
            value = max(-32000, min(32000, round(node["leaf_value"] * 1000)))
            out.append(255)
            out.extend(int(value).to_bytes(2, "little", signed=True))
            return
        feature = node["split_feature"]
        out.append(feature)
        out.append(tables[feature].index(np.float32(node["threshold"])))
        write(node["left_child"])
        write(node["right_child"])
    for tree in dump:
        write(tree["tree_structure"])
    return bytes(out)


def shingles(text, n=4):
    import re
    from collections import Counter
    tokens = re.findall(r"\w+", text)
    return Counter(tuple(tokens[i:i + n]) for i in range(max(1, len(tokens) - n + 1)) if tokens[i:i + n])


def report(pages, offsets, scores, threshold):
    groups = defaultdict(list)
    for page, (start, end) in zip(pages, offsets):
        text = "\n".join(t for t, s in zip(page["text"], scores[start:end]) if s >= threshold)
        a, b = shingles(page["truth"]), shingles(text)
        both, na, nb = sum((a & b).values()), sum(a.values()), sum(b.values())
        kind = page["set"] + ("/" + page["type"] if page["set"].startswith("wcxb") and page["type"] else "")
        groups[kind].append((both / nb if nb else None, both / na if na else None))
    for kind, values in sorted(groups.items()):
        p = np.mean([v[0] for v in values if v[0] is not None])
        r = np.mean([v[1] for v in values if v[1] is not None])
        print(f"  {kind:28} pages {len(values):4}  F1 {2 * p * r / max(p + r, 1e-9):.4f}  P {p:.4f}  R {r:.4f}")


def main(corpus, keep):
    os.makedirs(keep, exist_ok=True)
    subprocess.run(["cargo", "build", "-q", "--profile", "fast", "-p", "decant-train"], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target"))
    tool = os.path.join(target, "fast", "decant-train")
    subprocess.run([tool, "segments", corpus, f"{keep}/segments.jsonl"], check=True)
    pages, offsets, total = [], [], 0
    for line in open(f"{keep}/segments.jsonl"):
        page = json.loads(line)
        page["label"] = np.array(page["label"])
        page["words"] = np.array(page["words"])
        page["weight"] = SET_WEIGHT.get(page["set"], 0.0)
        pages.append(page)
        offsets.append((total, total + len(page["text"])))
        total += len(page["text"])
    labels = np.concatenate([page["label"] for page in pages]) >= 0.5
    words = np.concatenate([page["words"] for page in pages])
    fold = np.concatenate([np.full(len(page["text"]), page["fold"]) for page in pages])
    # A wrong segment costs its share of the article's words; pages count alike.
    weights = np.concatenate([page["weight"] * (page["words"] + 1.5) / (float((page["words"] * (page["label"] >= 0.5)).sum()) + 150.0) for page in pages])
    weights = np.minimum(weights, 0.35) * 100
    used = weights > 0

    paths = []
    classes, vocabulary = counts(pages)
    for left_out in [*range(FOLDS), None]:
        paths.append(f"{keep}/lexicon{left_out}.bin")
        open(paths[-1], "wb").write(lexicons(classes, vocabulary, left_out))
    width = len(names("features/mod.rs"))
    subprocess.run([tool, "rows", corpus, f"{keep}/rows.f32", *paths[:FOLDS]], check=True)
    rows = np.fromfile(f"{keep}/rows.f32", dtype="<f4").reshape(-1, width)
    assert len(rows) == total
    first = np.zeros(total, dtype="<f4")
    for k in range(FOLDS):
        model = train(rows, labels, weights, used & (fold != k), STAGE1, ROUNDS1)
        first[fold == k] = model.predict(rows[fold == k])
    print("first stage, sites not seen:")
    report(pages, offsets, first, 0.5)
    stage1 = train(rows, labels, weights, used, STAGE1, ROUNDS1)

    first.tofile(f"{keep}/first.f32")
    subprocess.run([tool, "context", corpus, f"{keep}/context.f32", f"{keep}/first.f32"], check=True)
    context_width = len(names("context.rs"))
    rows2 = np.hstack([rows, np.fromfile(f"{keep}/context.f32", dtype="<f4").reshape(-1, context_width)])
    second = np.zeros(total, dtype="<f4")
    for k in range(FOLDS):
        model = train(rows2, labels, weights, used & (fold != k), STAGE2, ROUNDS2)
        second[fold == k] = model.predict(rows2[fold == k])
    for threshold in (0.4, 0.5, 0.6):
        print(f"second stage, sites not seen, threshold {threshold}:")
        report(pages, offsets, second, threshold)
    second.tofile(f"{keep}/second.f32")
    stage2 = train(rows2, labels, weights, used, STAGE2, ROUNDS2)
    every = names("features/mod.rs") + names("context.rs")
    gains = sorted(zip(stage1.feature_importance("gain"), every), reverse=True)
    print("first stage, most used:", ", ".join(f"{name}" for _, name in gains[:30]))
    print("first stage, least used:", ", ".join(f"{name}" for _, name in gains[-15:]))
    gains = sorted(zip(stage2.feature_importance("gain"), every), reverse=True)
    print("second stage, most used:", ", ".join(f"{name}" for _, name in gains[:30]))
    trees = write_trees(stage1, width) + write_trees(stage2, width + context_width)
    model = open(paths[-1], "rb").read() + trees
    open(os.path.join(ROOT, "src/extract/model.bin"), "wb").write(model)
    print(f"model: {len(model)} bytes, of these trees {len(trees)}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[sys.argv.index("--keep") + 1] if "--keep" in sys.argv else os.path.join(ROOT, "target/train"))
