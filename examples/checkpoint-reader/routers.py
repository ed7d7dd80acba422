"""Which experts a token goes to, by the table of docs/checkpoint-format.md: a rule for every router."""
import math
import sys


def best(row, k, among=None):  # the sort is stable: of equal experts the lower comes first
    return sorted(range(len(row)) if among is None else among, key=lambda e: -row[e])[:k]


def softmax(row):
    powers = [math.exp(x - max(row)) for x in row]
    return [power / sum(powers) for power in powers]


SCORES = {"softmax": softmax, "sigmoid": lambda row: [1 / (1 + math.exp(-x)) for x in row],
          "sqrt-softplus": lambda row: [math.sqrt(max(x, 0) + math.log1p(math.exp(-abs(x)))) for x in row]}


def in_best_groups(row, group, count, largest):
    """The experts of the best groups, which are as good as the sum of so many of their largest values."""
    score = {g: sum(sorted(v for v, at in zip(row, group) if at == g)[-largest:]) for g in sorted(set(group))}
    top = sorted(score, key=lambda g: -score[g])[:count or len(score)]
    return [e for e in range(len(row)) if group[e] in top]


def route(text, kind, o, name, logits, angles, nodes):
    """[token] of [(expert, weight)]; logits and angles are [token][expert], nodes those of the experts."""
    n, k, tokens = len(nodes), o.get("topK", 1), range(len(text.ids))
    limited = kind != "expert-choice" and o.get("evaluationCapacityFactor")
    if kind == "random" or limited or o.get("evaluation") == "expert-choice":
        sys.exit(f"the choices of {kind} depend on more than this sequence")
    if kind in ("hash", "rre"):
        return [[(text.states[name + "expertOfToken"][i], 1)] for i in text.ids]
    if kind == "locmoe-stable":
        table = text.states[name + "expertOfCell"]
        if table[0] < 0:
            return route(text, o["first"], o["firstOptions"], name + "first.", logits, angles, nodes)
        return [[(table[text.domain % n * text.vocabulary + i], 1)] for i in text.ids]
    if kind == "multi-level":
        count = o["groups"] or text.nodes
        g = text.domain % count
        part = slice(g * n // count, (g + 1) * n // count)
        rows = [[row[part] for row in matrix] for matrix in (logits, angles)]
        plan = route(text, o["second"], o["secondOptions"], f"{name}group{g}.", *rows, nodes[part])
        return [[(part.start + e, weight) for e, weight in token] for token in plan]
    if kind == "forced-balance":
        return [[((t * k + c) % n, 1 / k) for c in range(k)] for t in tokens]
    if kind == "forced-imbalance":
        hot = [math.floor(o["share"] * t * (1 + 1e-12)) for t in range(len(tokens) + 1)]
        rest = [[1 + i % (n - 1) for i in range(t * k - hot[t], (t + 1) * k - hot[t + 1])] for t in tokens]
        return [[(e, 1 / k) for e in [0] * (hot[t + 1] - hot[t]) + rest[t]] for t in tokens]
    if kind == "expert-choice":
        k = max(1, min(n, math.floor(o["evaluationCapacityFactor"] + 0.5))) if o["evaluationCapacityFactor"] else n
    scores = [SCORES["sigmoid" if kind == "sinkhorn" and k == 1 else o.get("score", "softmax")](row) for row in logits]
    chosen = [best(row, k) for row in (angles if kind == "locmoe-plus" else logits)]
    if kind == "top-k":
        size = n // o.get("groups", 1)
        chosen = [best(row, k, [e for g in range(0, n, size) for e in best(row, k * size // n, range(g, g + size))])
                  for row in logits]
    if kind == "locmoe-plus" and o["affinityThreshold"] < 1:
        chosen = [[e for i, e in enumerate(token) if sum(scores[t][f] for f in token[:i]) < o["affinityThreshold"]]
                  for t, token in enumerate(chosen)]
    elif kind in ("group-limited", "bias-balanced"):
        group = [e * o["groups"] // n for e in range(n)] if o["groups"] else nodes
        biased = [[s + b for s, b in zip(row, text.states.get(name + "bias", [0] * n))] for row in scores]
        largest = 1 if o["groupScore"] == "max" else 2
        order = biased if kind == "bias-balanced" else logits
        rows = order if largest == 1 else biased
        opened = [in_best_groups(rows[t], group, o["topGroups"], largest) for t in tokens]
        if o.get("closedGroups") == "zero":
            order = [[v if e in opened[t] else 0 for e, v in enumerate(order[t])] for t in tokens]
            opened = [range(n)] * len(tokens)
        chosen = [best(order[t], k, opened[t]) for t in tokens]
    elif kind == "sam":
        chosen = [best(logits[t], k, in_best_groups(scores[t], nodes, 1, n)) for t in tokens]
    elif kind == "topology":  # the sequence is on node 0
        here = [e for e in range(n) if nodes[e] == 0]
        leaving = [t for t in tokens if nodes[chosen[t][0]] != 0]
        most = math.floor(len(tokens) * o["outgoingShare"] * (1 + 1e-12))
        go = sorted(leaving, key=lambda t: -max(logits[t]))[:most]
        if here and len(leaving) >= most:
            chosen = [best(logits[t], k - 1, here) + chosen[t][:1] if t in go else best(logits[t], k, here)
                      for t in tokens]
    divided = k > 1 and (kind in ("ta-moe", "topology") or o.get("normalizeWeights")
                         or o.get("weightNormalization", "none") != "none")
    sums = [sum(scores[t][e] for e in token) if divided else 1 for t, token in enumerate(chosen)]
    one, scale = o.get("gateWeight") == "one", o.get("weightScale", 1)
    return [[(e, 1 if one else scale * scores[t][e] / sums[t]) for e in token] for t, token in enumerate(chosen)]
