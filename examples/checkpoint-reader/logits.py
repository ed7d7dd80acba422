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
D, N, HEADS = C["hidden_size"], C["num_experts"], C["num_attention_heads"]
SIZE, GROUPS = C.get("head_dim", D // HEADS), C.get("num_key_value_heads", HEADS)


def dot(a, b): return sum(x * y for x, y in zip(a, b))
def add(a, b): return [x + y for x, y in zip(a, b)]
def row(name, at): return T[name][at * D:(at + 1) * D]


def linear(x, name):
    weight = T[name + ".weight"]
    columns = len(weight) // len(x)
    bias = T.get(name + ".bias", [0] * columns)
    return [b + dot(x, weight[column::columns]) for column, b in enumerate(bias)]


def norm(x, name):
    if "rms_norm_eps" in C:
        root = math.sqrt(dot(x, x) / len(x) + C["rms_norm_eps"])
        return [v / root * gain for v, gain in zip(x, T[name + ".gain"])]
    mean = sum(x) / len(x)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + C["layer_norm_eps"])
    return [(v - mean) / deviation * gain + bias for v, gain, bias in zip(x, T[name + ".gain"], T[name + ".bias"])]


def feed_forward(x, name):
    inner = linear(x, name + ".in")
    half = len(inner) // 2
    if C.get("gated"):
        return linear([g / (1 + math.exp(-g)) * v for g, v in zip(inner[:half], inner[half:])], name + ".out")
    gelu = [h / 2 * (1 + math.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h ** 3))) for h in inner]
    return linear(gelu, name + ".out")


def shared(x, name):
    """The shared expert and its weight, if there is one."""
    if not C.get("shared_expert_intermediate_size"):
        return []
    gated = C["shared_expert_gate"] == "sigmoid"
    return [("sharedExpert", 1 / (1 + math.exp(-linear(x, name + "sharedExpert.gate")[0])) if gated else 1)]


def turned(head, t):
    if C["position_embedding_type"] != "rotary":
        return head
    half, out = SIZE // 2, list(head)
    for i, (a, b) in enumerate(zip(head[:half], head[half:])):
        angle = t * C["rope_theta"] ** (-i / half)
        out[i] = a * math.cos(angle) - b * math.sin(angle)
        out[i + half] = b * math.cos(angle) + a * math.sin(angle)
    return out


def normalised(qkv, name):
    kind, at = C.get("qk_norm", "none"), [0, HEADS * SIZE, (HEADS + GROUPS) * SIZE]
    for (first, end), part in zip(zip(at, at[1:]), ("queryNorm", "keyNorm")):
        step = {"none": end, "head": SIZE, "width": end - first}[kind]
        for i in range(first, end, step) if kind != "none" else ():
            qkv[i:i + step] = norm(qkv[i:i + step], f"{name}.{part}")
    return qkv


def attention(xs, name):
    qkv, mixed = [normalised(linear(x, name + ".qkv"), name) for x in xs], [[] for _ in xs]

    def head(t, h): return qkv[t][h * SIZE:(h + 1) * SIZE]
    for t in range(len(xs)):
        for h in range(HEADS):
            group = HEADS + h // (HEADS // GROUPS)
            q, keys = turned(head(t, h), t), [turned(head(s, group), s) for s in range(t + 1)]
            shares = softmax([dot(q, key) / math.sqrt(SIZE) for key in keys])
            mixed[t] += [dot(shares, [head(s, group + GROUPS)[i] for s in range(t + 1)]) for i in range(SIZE)]
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
xs = [row("embedding.token", i) for i in ids]
if C["position_embedding_type"] == "learned":
    xs = [add(x, row("embedding.position", t)) for t, x in enumerate(xs)]
for block in range(C["num_hidden_layers"]):
    name = f"blocks.{block}."
    xs = [add(*pair) for pair in zip(xs, attention([norm(x, name + "attentionNorm") for x in xs], name + "attention"))]
    rows, plan = [norm(x, name + "feedForwardNorm") for x in xs], [[("feedForward", 1)]] * len(xs)
    if block in sparse:
        router, window = sparse[block]["router"], range(C.get("gate_window", 1))
        seen = [[sum(v) / len(window) for v in zip(*[rows[max(0, t - b)] for b in window])] for t in range(len(rows))]
        angles = [cosines(x) for x in seen]
        logits = [gate(x, sparse[block]["gate"], name + "gate.") for x in seen] if "gate" in sparse[block] else angles
        plan = route(text, router["name"], router["options"], name + "router.", logits, angles, node_of_expert)
        scale = T.get(name + "expertScale", [1] * N)
        plan = [[(f"experts.{e}", w * scale[e]) for e, w in token] + shared(x, name) for x, token in zip(rows, plan)]
    for t, token in enumerate(plan):
        for layer, weight in token:
            xs[t] = add(xs[t], [weight * v for v in feed_forward(rows[t], name + layer)])
for x in xs:
    last = norm(x, "norm")
    output = "embedding.token" if C["tie_word_embeddings"] else "embedding.output"
    print(json.dumps([dot(last, row(output, v)) for v in range(C["vocab_size"])]))
