"""The two lexicons: how much more often than not what carries a class token or a word belongs to the article."""
import math
from collections import defaultdict

import numpy as np


def scored(counts, least_sites, least_score, most):
    """Scores of tokens from their shares on each site: token -> {site: [kept, all]}."""
    found = []
    for token, sites in counts.items():
        if len(sites) < least_sites:
            continue
        total = sum(min(1.0, all_) for _, all_ in sites.values())
        kept = sum(kept / all_ * min(1.0, all_) for kept, all_ in sites.values() if all_ > 0)
        share = (kept + 0.6) / (total + 2.0)  # a prior of 0.3: less than a third of a page's segments are content
        score = math.log(share / (1 - share)) - math.log(0.3 / 0.7)
        score = max(-1.0, min(1.0, score / 3.0))
        if abs(score) >= least_score:
            found.append((len(sites) * abs(score), token, score))
    found.sort(reverse=True)
    return sorted((token, round(score * 127)) for _, token, score in found[:most])


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


def packed(classes, words, left_out):
    """Both lexicons, learnt from the sites of all folds but one."""
    def rest(table):
        return {token: {site: entry for site, entry in sites.items() if site[0] != left_out} for token, sites in table.items() if len(sites) > 4}
    return pack(scored(rest(classes), 5, 0.15, 2000)) + pack(scored(rest(words), 5, 0.3, 6000))
