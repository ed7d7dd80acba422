"""Prints the logits of a checkpoint, a JSON row for each token: python3 logits.py CHECKPOINT DOMAIN TOKEN_ID...

Written from docs/checkpoint-format.md alone, for Python 3 without other packages. The tokens are one sequence.
"""
import array
import json
import math
import os
import struct
import sys
import types

from routers import route, softmax

path, domain, ids = sys.argv[1], int(sys.argv[2]), [int(word) for word in sys.argv[3:]]
with open(os.path.join(path, "config.json")) as file:
    C = json.load(file)
with open(os.path.join(path, "model.safetensors"), "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    data = file.read()
T = {name: array.array("f", data[slice(*tensor["data_offsets"])])
     for name, tensor in header.items() if name != "__metadata__"}
D, N, SIZE = C["hidden_size"], C["num_experts"], C["hidden_size"] // C["num_attention_heads"]


def dot(a, b): return sum(x * y for x, y in zip(a, b))
def add(a, b): return [x + y for x, y in zip(a, b)]
def row(name, at): return T[name][at * D:(at + 1) * D]


def linear(x, name):
    weight, bias = T[name + ".weight"], T[name + ".bias"]
    return [b + dot(x, weight[column::len(bias)]) for column, b in enumerate(bias)]


def norm(x, name):
    mean = sum(x) / D
    deviation = math.sqrt(sum((v - mean) ** 2 for v in x) / D + C["layer_norm_eps"])
    return [(v - mean) / deviation * gain + bias for v, gain, bias in zip(x, T[name + ".gain"], T[name + ".bias"])]


def feed_forward(x, name):
    gelu = [h / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h ** 3))) for h in linear(x, name + ".in")]
    return linear(gelu, name + ".out")


def attention(xs, name):
    qkv, mixed = [linear(x, name + ".qkv") for x in xs], [[] for _ in xs]
    for t in range(len(xs)):
        for h in range(0, D, SIZE):
            q, keys = qkv[t][h:h + SIZE], [qkv[s][D + h:D + h + SIZE] for s in range(t + 1)]
            shares = softmax([dot(q, key) / math.sqrt(SIZE) for key in keys])
            mixed[t] += [dot(shares, [qkv[s][2 * D + h + i] for s in range(t + 1)]) for i in range(SIZE)]
    return [linear(heads, name + ".projection") for heads in mixed]


def means(x): return [sum(x[e * D // N:(e + 1) * D // N]) * N / D for e in range(N)]
def cosines(x): return [mean * math.sqrt(D / N) / math.sqrt(dot(x, x) or 1) for mean in means(x)]


def gate(x, spec, name):
    if spec["name"] == "dense":
        return [dot(x, T[name + "weight"][e::N]) for e in range(N)]
    o, cosine = spec["options"], spec["options"]["logits"] == "cosine"
    sums = add([math.sqrt(D) * c for c in cosines(x)] if cosine else means(x), T.get(name + "epsilon", [0] * N))
    return [(v if cosine else max(v, 0) + 1e-6 * v) / o["temperature"] for v in sums]


text = types.SimpleNamespace(ids=ids, domain=domain, vocabulary=C["vocab_size"], nodes=C["mesh"]["nodes"], states={})
if os.path.exists(os.path.join(path, "router-state.json")):
    with open(os.path.join(path, "router-state.json")) as file:
        text.states = {name: state["values"] for name, state in json.load(file).items()}
node_of_expert = [rank // C["mesh"]["ranks_per_node"] for rank in C["mesh"]["rank_of_expert"]]
sparse = {layer["block"]: layer for layer in C["sparse_layers"]}
xs = [add(row("embedding.token", i), row("embedding.position", t)) for t, i in enumerate(ids)]
for block in range(C["num_hidden_layers"]):
    name = f"blocks.{block}."
    xs = [add(*pair) for pair in zip(xs, attention([norm(x, name + "attentionNorm") for x in xs], name + "attention"))]
    rows, plan = [norm(x, name + "feedForwardNorm") for x in xs], [[("feedForward", 1)]] * len(xs)
    if block in sparse:
        router, angles = sparse[block]["router"], [cosines(x) for x in rows]
        logits = [gate(x, sparse[block]["gate"], name + "gate.") for x in rows] if "gate" in sparse[block] else angles
        plan = route(text, router["name"], router["options"], name + "router.", logits, angles, node_of_expert)
        plan = [[(f"experts.{e}", weight) for e, weight in token] for token in plan]
    for t, token in enumerate(plan):
        for layer, weight in token:
            xs[t] = add(xs[t], [weight * v for v in feed_forward(rows[t], name + layer)])
for x in xs:
    last = norm(x, "norm")
    print(json.dumps([dot(last, row("embedding.token", v)) for v in range(C["vocab_size"])]))
