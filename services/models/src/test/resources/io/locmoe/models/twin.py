"""Models in Hugging Face directories, in float64, written from the published formulas of their families.

    python3 twin.py TOKEN,TOKEN,…/TOKEN,TOKEN,… DIRECTORY…

takes sequences of tokens, of which the last is a target only. It prints a line for each directory, a JSON object:
"logits", for each sequence a row for each of its other tokens; "loss", the mean cross entropy of the next tokens;
"auxiliary", the sum over layers of the loss of load balance (Fedus et al. 2021, eq. 4), which counts each choice of a
token, with the directory's coefficient. The file twin.gradients of the directory gets the gradients of the sum of both:
float64, tensor after tensor in the order of "tensors". Without its packages the script ends with code 3.
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


def frequencies(c, size):
    """Radians a position of each pair, and the factor of queries and keys, as transformers scales them."""
    base = c["rope_theta"]
    plain = torch.tensor([base ** (-2 * i / size) for i in range(size // 2)], dtype=torch.float64)
    s = c.get("rope_scaling") or {"rope_type": "default"}
    if s["rope_type"] == "linear":
        return plain / s["factor"], 1.0
    if s["rope_type"] == "llama3":
        waves, original = 2 * math.pi / plain, s["original_max_position_embeddings"]
        low, high = s["low_freq_factor"], s["high_freq_factor"]
        smooth = (original / waves - low) / (high - low)
        mixed = (1 - smooth) * plain / s["factor"] + smooth * plain
        scaled = torch.where(waves > original / low, plain / s["factor"], mixed)
        return torch.where(waves < original / high, plain, scaled), 1.0
    if s["rope_type"] == "yarn":
        def pair(turns):
            return size * math.log(s["original_max_position_embeddings"] / (turns * 2 * math.pi)) / (2 * math.log(base))
        low, high = pair(s["beta_fast"]), pair(s["beta_slow"])
        if s["truncate"]:
            low, high = math.floor(low), math.ceil(high)
        low, high = max(low, 0), min(high, size - 1)
        ramp = ((torch.arange(size // 2, dtype=torch.float64) - low) / max(high - low, 0.001)).clamp(0, 1)
        scaled = plain / s["factor"] * ramp + plain * (1 - ramp)
        return scaled, s.get("attention_factor") or 0.1 * math.log(s["factor"]) + 1
    return plain, 1.0


def rotated(x, c):
    """x [heads, tokens, elements]; the first ones turn, element i with element i + half of these or neighbours."""
    size = int(x.shape[-1] * c.get("partial_rotary_factor", 1))
    turned, rest = x[..., :size], x[..., size:]
    if c.get("rope_interleaved"):
        return torch.cat([paired(turned, c), rest], -1)
    half = size // 2
    turns, factor = frequencies(c, size)
    angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * turns[None, :]
    first, second = turned[..., :half], turned[..., half:]
    return torch.cat(
        [factor * (first * angles.cos() - second * angles.sin()),
         factor * (second * angles.cos() + first * angles.sin()), rest], -1)


def attention(w, c, name, x, window):
    tokens = x.shape[0]
    heads, groups = c["num_attention_heads"], c["num_key_value_heads"]
    size = c.get("head_dim") or c["hidden_size"] // heads
    q, k, v = (linear(w, name + part, x) for part in ("q_proj", "k_proj", "v_proj"))
    if c["model_type"] == "olmoe":
        q = rms(q, w[name + "q_norm.weight"], c["rms_norm_eps"])
        k = rms(k, w[name + "k_norm.weight"], c["rms_norm_eps"])
    if c.get("clip_qkv"):
        q, k, v = (part.clamp(-c["clip_qkv"], c["clip_qkv"]) for part in (q, k, v))
    q = q.view(tokens, heads, size).transpose(0, 1)
    k = k.view(tokens, groups, size).transpose(0, 1)
    v = v.view(tokens, groups, size).transpose(0, 1)
    if c["model_type"] in ("qwen3", "qwen3_moe"):
        q = rms(q, w[name + "q_norm.weight"], c["rms_norm_eps"])
        k = rms(k, w[name + "k_norm.weight"], c["rms_norm_eps"])
    q, k = rotated(q, c), rotated(k, c)
    k, v = k.repeat_interleave(heads // groups, 0), v.repeat_interleave(heads // groups, 0)
    scores = q @ k.transpose(1, 2) / math.sqrt(size)
    row, column = torch.arange(tokens)[:, None], torch.arange(tokens)[None, :]
    hidden = (column > row) | (column <= row - (window or tokens))
    scores = scores.masked_fill(hidden, -math.inf)
    if name + "sinks" in w:
        sinks = w[name + "sinks"].view(heads, 1, 1).expand(heads, tokens, 1)
        scores = torch.cat([scores, sinks], -1)
    mixed = torch.softmax(scores, -1)[..., :tokens] @ v
    return linear(w, name + "o_proj", mixed.transpose(0, 1).reshape(tokens, heads * size))


def paired(x, c):
    """x [heads, tokens, elements]; neighbours are the real and the imaginary part of a number that is turned."""
    turns, factor = frequencies(c, x.shape[-1])
    angles = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * turns[None, :]
    turned = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2)) * torch.polar(torch.ones_like(angles), angles)
    return factor * torch.view_as_real(turned).flatten(-2)


def latent_attention(w, c, name, x):
    """DeepSeek-V2, equations 9 to 19 and 37 to 47."""
    tokens, heads = x.shape[0], c["num_attention_heads"]
    plain, turned, size = c["qk_nope_head_dim"], c["qk_rope_head_dim"], c["v_head_dim"]
    if c["q_lora_rank"]:
        q = linear(w, name + "q_b_proj", rms(linear(w, name + "q_a_proj", x), w[name + "q_a_layernorm.weight"], 1e-6))
    else:
        q = linear(w, name + "q_proj", x)
    q = q.view(tokens, heads, plain + turned).transpose(0, 1)
    latent, shared = linear(w, name + "kv_a_proj_with_mqa", x).split([c["kv_lora_rank"], turned], -1)
    kv = linear(w, name + "kv_b_proj", rms(latent, w[name + "kv_a_layernorm.weight"], 1e-6))
    k, v = kv.view(tokens, heads, plain + size).transpose(0, 1).split([plain, size], -1)
    products = q[..., :plain] @ k.transpose(1, 2) + paired(q[..., plain:], c) @ paired(shared[None], c).transpose(1, 2)
    scores = products / math.sqrt(plain + turned)
    scaling = c.get("rope_scaling") or {}
    if scaling.get("mscale_all_dim"):
        scores = scores * (0.1 * scaling["mscale_all_dim"] * math.log(scaling["factor"]) + 1) ** 2
    hidden = torch.triu(torch.ones(tokens, tokens, dtype=torch.bool), 1)
    mixed = torch.softmax(scores.masked_fill(hidden, -math.inf), -1) @ v
    return linear(w, name + "o_proj", mixed.transpose(0, 1).reshape(tokens, heads * size))


def swiglu(x, gate, up, down):
    g = x @ gate.T
    return (g / (1 + torch.exp(-g)) * (x @ up.T)) @ down.T


def clamped(x, w, c, name, e):
    inner = x @ w[name + "gate_up_proj"][e] + w[name + "gate_up_proj_bias"][e]
    gate = inner[::2].clamp(max=c["swiglu_limit"])
    up = inner[1::2].clamp(-c["swiglu_limit"], c["swiglu_limit"])
    active = (up + 1) * gate * torch.sigmoid(c["swiglu_alpha"] * gate)
    return active @ w[name + "down_proj"][e] + w[name + "down_proj_bias"][e]


def expert(w, c, name, e):
    if name + "experts.gate_up_proj" in w:
        gate, up = w[name + "experts.gate_up_proj"][e].chunk(2, 0)
        return gate, up, w[name + "experts.down_proj"][e]
    parts = ("w1", "w3", "w2") if c["model_type"] == "mixtral" else ("gate_proj", "up_proj", "down_proj")
    return tuple(w["%sexperts.%d.%s.weight" % (name, e, part)] for part in parts)


def in_groups(w, c, name, scores):
    """The experts of each token in its best groups: DeepSeek-V2 by maxima, DeepSeek-V3 by two best scores with bias."""
    if c["topk_method"] == "noaux_tc":
        scores = scores + w[name + "gate.e_score_correction_bias"]
    if c["topk_method"] != "greedy":
        groups = scores.view(scores.shape[0], c["n_group"], -1)
        best = 2 if c["topk_method"] == "noaux_tc" else 1
        open_groups = torch.zeros(groups.shape[:2], dtype=torch.bool)
        open_groups.scatter_(1, groups.topk(best, -1)[0].sum(-1).topk(c["topk_group"], -1)[1], True)
        scores = groups.masked_fill(~open_groups[..., None], 0).view(scores.shape)
    return scores.topk(c["num_experts_per_tok"], -1)[1]


def one_in_each(c, scores):
    """The best expert of each of as many groups as a token has experts: Pangu Pro MoE, equation 6."""
    groups = scores.view(scores.shape[0], c["num_experts_per_tok"], -1)
    return groups.max(-1)[1] + groups.shape[-1] * torch.arange(groups.shape[1])


def experts(w, c, name, x, balance):
    logits = linear(w, name + ("router" if c["model_type"] == "gpt_oss" else "gate"), x)
    scores = torch.sigmoid(logits) if c.get("scoring_func") == "sigmoid" else torch.softmax(logits, -1)
    deep = c["model_type"].startswith("deepseek")
    pangu = c["model_type"] == "PanguProMoE"
    if pangu:
        which = one_in_each(c, scores)
    else:
        which = in_groups(w, c, name, scores) if deep else scores.topk(c["num_experts_per_tok"], -1)[1]
    balance.setdefault(name, []).append((scores / scores.sum(-1, keepdim=True), which))
    chosen = scores.gather(-1, which)
    if c["model_type"] == "gpt_oss":
        chosen = torch.softmax(logits.gather(1, which), -1)
    elif pangu:
        chosen = chosen * w[name + "router_scale"][0][which]
    elif c["model_type"] == "mixtral" or c["norm_topk_prob"]:
        chosen = chosen / (chosen.sum(-1, keepdim=True) + (1e-20 if deep else 0))
    chosen = chosen * c.get("routed_scaling_factor", 1)
    y = torch.zeros_like(x)
    for token in range(x.shape[0]):
        for weight, e in zip(chosen[token], which[token]):
            if c["model_type"] == "gpt_oss":
                y[token] += weight * clamped(x[token], w, c, name + "experts.", int(e))
            else:
                y[token] += weight * swiglu(x[token], *expert(w, c, name, int(e)))
    if deep:
        parts = (w["%sshared_experts.%s.weight" % (name, part)] for part in ("gate_proj", "up_proj", "down_proj"))
        y = y + swiglu(x, *parts)
    if pangu:
        y = y + swiglu(x, *(w["%sshared_expert.%s.weight" % (name, p)] for p in ("gate_proj", "up_proj", "down_proj")))
    if c["model_type"] == "qwen2_moe":
        parts = (w["%sshared_expert.%s.weight" % (name, part)] for part in ("gate_proj", "up_proj", "down_proj"))
        y = y + torch.sigmoid(x @ w[name + "shared_expert_gate.weight"].T) * swiglu(x, *parts)
    return y


def unbalance(probabilities, which):
    """n sum_e f_e P_e: choices of an expert a token, and its mean probability."""
    tokens, count = probabilities.shape
    choices = torch.bincount(which.flatten(), minlength=count)
    return count * (choices.double() / tokens * probabilities.mean(0)).sum()


def auxiliary(c, balance):
    """The sum over layers over the tokens of all sequences; of DeepSeek for each sequence, and for each choice."""
    losses = [torch.zeros((), dtype=torch.float64)]
    for parts in balance.values():
        if c.get("seq_aux"):
            losses += [unbalance(*part) / len(parts) for part in parts]
        else:
            losses.append(unbalance(*(torch.cat(whole) for whole in zip(*parts))))
    if "aux_loss_alpha" in c:
        return c["aux_loss_alpha"] / c["num_experts_per_tok"] * torch.stack(losses).sum()
    return c.get("router_aux_loss_coef", 0) * torch.stack(losses).sum()


def feed_forward(w, c, layer, x, balance):
    for room in ("block_sparse_moe.", "mlp."):
        if layer + room + "gate.weight" in w or layer + room + "router.weight" in w:
            return experts(w, c, layer + room, x, balance)
    return swiglu(x, *(w[layer + "mlp." + part + ".weight"] for part in ("gate_proj", "up_proj", "down_proj")))


def logits(w, c, tokens, balance):
    x = w["model.embed_tokens.weight"][tokens]
    for block in range(c["num_hidden_layers"]):
        layer = "model.layers.%d." % block
        normal = rms(x, w[layer + "input_layernorm.weight"], c["rms_norm_eps"])
        if "kv_lora_rank" in c:
            x = x + latent_attention(w, c, layer + "self_attn.", normal)
        else:
            types = c.get("layer_types") or ["sliding_attention"] * c["num_hidden_layers"]
            window = c.get("sliding_window") if types[block] == "sliding_attention" else None
            x = x + attention(w, c, layer + "self_attn.", normal, window)
        normal = rms(x, w[layer + "post_attention_layernorm.weight"], c["rms_norm_eps"])
        x = x + feed_forward(w, c, layer, normal, balance)
    x = rms(x, w["model.norm.weight"], c["rms_norm_eps"])
    return x @ w["model.embed_tokens.weight" if c["tie_word_embeddings"] else "lm_head.weight"].T


def result(directory, sequences):
    with open(os.path.join(directory, "config.json")) as file:
        c = json.load(file)
    w = weights(directory)
    learned = {name: tensor for name, tensor in w.items() if not name.endswith("e_score_correction_bias")}
    for tensor in learned.values():
        tensor.requires_grad_()
    balance = {}
    rows = [logits(w, c, tokens[:-1], balance) for tokens in sequences]
    targets = torch.tensor([token for tokens in sequences for token in tokens[1:]])
    loss = torch.nn.functional.cross_entropy(torch.cat(rows), targets)
    balanced = auxiliary(c, balance)
    (loss + balanced).backward()
    with open(os.path.join(directory, "twin.gradients"), "wb") as file:
        for tensor in learned.values():
            file.write((torch.zeros_like(tensor) if tensor.grad is None else tensor.grad).numpy().tobytes())
    return {"logits": [part.tolist() for part in rows], "loss": loss.item(), "auxiliary": balanced.item(),
            "tensors": [{"name": name, "elements": tensor.numel()} for name, tensor in learned.items()]}


SEQUENCES = [[int(word) for word in part.split(",")] for part in sys.argv[1].split("/")]
for given in sys.argv[2:]:
    print(json.dumps(result(given, SEQUENCES)))
