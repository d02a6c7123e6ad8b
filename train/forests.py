"""Learning a forest, out of fold and from everything, and writing it as `model.rs` reads it."""
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import lightgbm as lgb
import numpy as np

COMMON = dict(objective="binary", min_data_in_leaf=60, feature_fraction=0.6, bagging_fraction=0.8, bagging_freq=1, lambda_l2=5.0,
              max_bin=63, verbose=-1, num_threads=1, seed=7, force_row_wise=True)
shared = {}


def learn(params, rounds, mask):
    chosen = np.flatnonzero(mask)
    data = lgb.Dataset(shared["rows"][chosen], shared["labels"][chosen], weight=shared["weights"][chosen])
    return lgb.train(dict(COMMON, **params), data, rounds)


def judge_fold(params, rounds, k):
    model = learn(params, rounds, (shared["weights"] > 0) & (shared["fold"] != k))
    return model.predict(shared["rows"][shared["fold"] == k], num_threads=1)


def judged(rows, labels, weights, fold, params, rounds):
    """The probability of every row by a forest that has not learnt from its fold, and a forest that has learnt from all."""
    shared.update(rows=rows, labels=labels, weights=weights, fold=fold)
    scores = np.zeros(len(rows), dtype="<f4")
    # Folds are learnt two at a time, each by one thread: on a busy machine threads that wait for each other cost more.
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        jobs = [pool.submit(judge_fold, params, rounds, k) for k in range(int(fold.max()) + 1)]
        for k, job in enumerate(jobs):
            scores[fold == k] = job.result()
    return scores, learn(params, rounds, weights > 0)


def write(model, width):
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

    def put(node):
        if "split_feature" not in node:
            value = max(-32000, min(32000, round(node["leaf_value"] * 1000)))
            out.append(255)
            out.extend(int(value).to_bytes(2, "little", signed=True))
            return
        feature = node["split_feature"]
        out.append(feature)
        out.append(tables[feature].index(np.float32(node["threshold"])))
        put(node["left_child"])
        put(node["right_child"])
    for tree in dump:
        put(tree["tree_structure"])
    return bytes(out)
