"""Learning a forest, out of fold and from everything, and writing it as `model.rs` reads it.

What is written is rounded: thresholds to the upper half of an f32, leaves to steps. A forest is rounded before it judges
anything, so that the figures are those of the forest as it is written.
"""
import math
import re
import struct
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import lightgbm as lgb
import numpy as np

# Many small steps, each from a part of the rows and of the features: a forest of few large steps follows single pages.
PARAMS = dict(objective="binary", learning_rate=0.04, num_leaves=31, min_data_in_leaf=60, feature_fraction=0.3, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=5.0, max_bin=63, boost_from_average=False, verbose=-1, num_threads=1, seed=7, force_row_wise=True)
ROUNDS = 300
# Trees after which a row is looked at, and the sum below which it is out and the others are not asked: half of all rows.
# Asking them all the same changes no figure.
LOOK = 60
OUT = -2.5
# Steps of a leaf to either side.
STEPS = 127
shared = {}


def upper_half(value):
    """The next number at or below a value that an f32 with an empty lower half can hold, and its bits."""
    bits = struct.unpack("<I", struct.pack("<f", value))[0] >> 16
    held = struct.unpack("<f", struct.pack("<I", bits << 16))[0]
    if held > value:  # below zero the lower half takes away
        bits += 1
        held = struct.unpack("<f", struct.pack("<I", bits << 16))[0]
    return held, bits


class Forest:
    def __init__(self, rows, labels, weights):
        share = np.average(labels, weights=weights)
        self.start = float(np.float32(math.log(share / (1 - share))))
        data = lgb.Dataset(rows, labels, weight=weights, init_score=np.full(len(rows), self.start))
        model = lgb.train(PARAMS, data, ROUNDS)
        self.gains = model.feature_importance("gain")
        text = model.model_to_string()
        leaves = np.abs(np.concatenate([np.array(line.split(), float) for line in re.findall(r"(?m)^leaf_value=(.*)$", text)]))
        self.step = float(np.float32(np.quantile(leaves, 0.9995) / STEPS))
        text = self.rounded(text, "threshold", lambda value: upper_half(value)[0])
        text = self.rounded(text, "leaf_value", lambda value: max(-STEPS, min(STEPS, round(value / self.step))) * self.step)
        # The sizes of the trees' texts are no longer what the head says.
        self.model = lgb.Booster(model_str=re.sub(r"(?m)^tree_sizes=.*\n", "", text))

    @staticmethod
    def rounded(text, name, to):
        return re.sub(rf"(?m)^{name}=(.*)$", lambda found: f"{name}=" + " ".join(repr(to(float(value))) for value in found[1].split()), text)

    def probabilities(self, rows):
        sums = self.model.predict(rows, num_threads=1, raw_score=True, num_iteration=LOOK) + self.start
        open_ones = sums >= OUT
        sums[open_ones] = self.model.predict(rows[open_ones], num_threads=1, raw_score=True) + self.start
        return 1 / (1 + np.exp(-sums))

    def bytes(self, width):
        """Trees in preorder: feature, index of the threshold, left, right; a leaf is 255 and its steps."""
        dump = [tree["tree_structure"] for tree in self.model.dump_model()["tree_info"]]
        thresholds = [set() for _ in range(width)]

        def collect(node):
            if "split_feature" in node:
                thresholds[node["split_feature"]].add(upper_half(node["threshold"])[0])
                collect(node["left_child"])
                collect(node["right_child"])
        for tree in dump:
            collect(tree)
        tables = [sorted(table) for table in thresholds]
        out = bytearray(struct.pack("<H", width))
        for table in tables:
            out += struct.pack(f"<B{len(table)}H", len(table), *(upper_half(value)[1] for value in table))
        out += struct.pack("<ffHfH", self.start, self.step, LOOK, OUT, len(dump))

        def put(node):
            if "split_feature" not in node:
                out.extend(struct.pack("<Bb", 255, round(node["leaf_value"] / self.step)))
                return
            feature = node["split_feature"]
            out.extend((feature, tables[feature].index(upper_half(node["threshold"])[0])))
            put(node["left_child"])
            put(node["right_child"])
        for tree in dump:
            put(tree)
        return bytes(out)


def judge_fold(k):
    chosen = np.flatnonzero((shared["weights"] > 0) & (shared["fold"] != k))
    forest = Forest(shared["rows"][chosen], shared["labels"][chosen], shared["weights"][chosen])
    return forest.probabilities(shared["rows"][shared["fold"] == k])


def judged(rows, labels, weights, fold):
    """The probability of every row by a forest that has not learnt from its fold."""
    shared.update(rows=rows, labels=labels, weights=weights, fold=fold)
    scores = np.zeros(len(rows), dtype="<f4")
    # Folds are learnt two at a time, each by one thread: on a busy machine threads that wait for each other cost more.
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        jobs = [pool.submit(judge_fold, k) for k in range(int(fold.max()) + 1)]
        for k, job in enumerate(jobs):
            scores[fold == k] = job.result()
    return scores
