"""Logits of models in Hugging Face directories, in float64, written from the published formulas of their families.

    python3 twin.py TOKEN,TOKEN,… DIRECTORY…

prints a line for each directory: a JSON list of a row of logits for each token. Without its packages it ends with code 3.
"""

import json
import math
import os
import sys

try:
    import torch
    from safetensors.torch import load_file
except ImportError:
    sys.exit(3)


def weights(directory):
    tensors = {}
    for name in sorted(os.listdir(directory)):
        if name.endswith(".safetensors"):
            tensors.update(load_file(os.path.join(directory, name)))
    return {name: tensor.double() for name, tensor in tensors.items()}


def rms(x, gain, epsilon):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + epsilon) * gain


def linear(w, name, x):
    y = x @ w[name + ".weight"].T
    return y + w[name + ".bias"] if name + ".bias" in w else y


def rotated(x, theta):
    """x [heads, tokens, elements]; element i turns with element i + half."""
    half = x.shape[-1] // 2
    frequencies = torch.tensor([theta ** (-2 * i / (2 * half)) for i in range(half)], dtype=torch.float64)
    angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * frequencies[None, :]
    first, second = x[..., :half], x[..., half:]
    return torch.cat(
        [first * angles.cos() - second * angles.sin(), second * angles.cos() + first * angles.sin()], -1)


def attention(w, c, name, x):
    tokens = x.shape[0]
    heads, groups = c["num_attention_heads"], c["num_key_value_heads"]
    size = c.get("head_dim") or c["hidden_size"] // heads
    q, k, v = (linear(w, name + part, x) for part in ("q_proj", "k_proj", "v_proj"))
    if c["model_type"] == "olmoe":
        q = rms(q, w[name + "q_norm.weight"], c["rms_norm_eps"])
        k = rms(k, w[name + "k_norm.weight"], c["rms_norm_eps"])
    q = q.view(tokens, heads, size).transpose(0, 1)
    k = k.view(tokens, groups, size).transpose(0, 1)
    v = v.view(tokens, groups, size).transpose(0, 1)
    if c["model_type"] in ("qwen3", "qwen3_moe"):
        q = rms(q, w[name + "q_norm.weight"], c["rms_norm_eps"])
        k = rms(k, w[name + "k_norm.weight"], c["rms_norm_eps"])
    q, k = rotated(q, c["rope_theta"]), rotated(k, c["rope_theta"])
    k, v = k.repeat_interleave(heads // groups, 0), v.repeat_interleave(heads // groups, 0)
    scores = q @ k.transpose(1, 2) / math.sqrt(size)
    hidden = torch.triu(torch.ones(tokens, tokens, dtype=torch.bool), 1)
    mixed = torch.softmax(scores.masked_fill(hidden, -math.inf), -1) @ v
    return linear(w, name + "o_proj", mixed.transpose(0, 1).reshape(tokens, heads * size))


def swiglu(x, gate, up, down):
    g = x @ gate.T
    return (g / (1 + torch.exp(-g)) * (x @ up.T)) @ down.T


def expert(w, c, name, e):
    if name + "experts.gate_up_proj" in w:
        gate, up = w[name + "experts.gate_up_proj"][e].chunk(2, 0)
        return gate, up, w[name + "experts.down_proj"][e]
    parts = ("w1", "w3", "w2") if c["model_type"] == "mixtral" else ("gate_proj", "up_proj", "down_proj")
    return tuple(w["%sexperts.%d.%s.weight" % (name, e, part)] for part in parts)


def experts(w, c, name, x):
    probabilities = torch.softmax(x @ w[name + "gate.weight"].T, -1)
    chosen, which = probabilities.topk(c["num_experts_per_tok"], -1)
    if c["model_type"] == "mixtral" or c["norm_topk_prob"]:
        chosen = chosen / chosen.sum(-1, keepdim=True)
    y = torch.zeros_like(x)
    for token in range(x.shape[0]):
        for weight, e in zip(chosen[token], which[token]):
            y[token] += weight * swiglu(x[token], *expert(w, c, name, int(e)))
    if c["model_type"] == "qwen2_moe":
        parts = (w["%sshared_expert.%s.weight" % (name, part)] for part in ("gate_proj", "up_proj", "down_proj"))
        y = y + torch.sigmoid(x @ w[name + "shared_expert_gate.weight"].T) * swiglu(x, *parts)
    return y


def feed_forward(w, c, layer, x):
    for room in ("block_sparse_moe.", "mlp."):
        if layer + room + "gate.weight" in w:
            return experts(w, c, layer + room, x)
    return swiglu(x, *(w[layer + "mlp." + part + ".weight"] for part in ("gate_proj", "up_proj", "down_proj")))


def logits(directory, tokens):
    with open(os.path.join(directory, "config.json")) as file:
        c = json.load(file)
    w = weights(directory)
    x = w["model.embed_tokens.weight"][tokens]
    for block in range(c["num_hidden_layers"]):
        layer = "model.layers.%d." % block
        normal = rms(x, w[layer + "input_layernorm.weight"], c["rms_norm_eps"])
        x = x + attention(w, c, layer + "self_attn.", normal)
        normal = rms(x, w[layer + "post_attention_layernorm.weight"], c["rms_norm_eps"])
        x = x + feed_forward(w, c, layer, normal)
    x = rms(x, w["model.norm.weight"], c["rms_norm_eps"])
    return x @ w["model.embed_tokens.weight" if c["tie_word_embeddings"] else "lm_head.weight"].T


TOKENS = [int(word) for word in sys.argv[1].split(",")]
for given in sys.argv[2:]:
    print(json.dumps(logits(given, TOKENS).tolist()))
