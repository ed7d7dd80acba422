"""The model of ./locmoe bench step as PyTorch trains it, eagerly or compiled: one process of one or several.

Reads one line of JSON with the shapes, and then commands. "step N" takes N steps and answers with their seconds.
Experts are separate linear layers that see their rows one after the other: with tokens that are shared out unevenly
there is nothing to batch, and on a processor a loop over products of some hundred rows is the quickest way.
"""
import contextlib
import ctypes
import json
import sys
import time
from array import array

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.parallel import DistributedDataParallel


class AllToAll(torch.autograd.Function):
    """Sends rows to the processes that own them, and gradients of rows back."""

    @staticmethod
    def forward(ctx, rows, sent, received):
        ctx.sizes = (received, sent)
        out = rows.new_empty((sum(received), rows.shape[1]))
        dist.all_to_all_single(out, rows.contiguous(), received, sent)
        return out

    @staticmethod
    def backward(ctx, gradient):
        return AllToAll.apply(gradient, *ctx.sizes), None, None


class Attention(nn.Module):
    def __init__(self, job):
        super().__init__()
        self.heads = job["heads"]
        self.sequence = job["sequence"]
        self.qkv = nn.Linear(job["width"], 3 * job["width"])
        self.projection = nn.Linear(job["width"], job["width"])

    def forward(self, x):
        shape = (-1, self.sequence, 3, self.heads, x.shape[1] // self.heads)
        q, k, v = self.qkv(x).view(shape).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.projection(mixed.transpose(1, 2).reshape(x.shape))


class FeedForward(nn.Module):
    def __init__(self, job):
        super().__init__()
        self.inner = nn.Linear(job["width"], job["feedForward"])
        self.outer = nn.Linear(job["feedForward"], job["width"])

    def forward(self, x):
        return self.outer(F.gelu(self.inner(x), approximate="tanh"))


class SparseLayer(nn.Module):
    def __init__(self, job, world):
        super().__init__()
        self.count = job["experts"]
        self.top = job["top"]
        self.world = world
        self.experts = nn.ModuleList(FeedForward(job) for _ in range(self.count // world))
        if self.top:
            self.gate = nn.Linear(job["width"], self.count, bias=False)
        else:
            self.register_buffer("table", balanced(job["frequencies"], self.count))

    def forward(self, x, tokens):
        if not self.top:
            return self.combine(x, self.table[tokens], None), None
        scores = F.softmax(self.gate(x), dim=1)
        weights, chosen = torch.topk(scores, self.top, dim=1)
        load = F.one_hot(chosen[:, 0], self.count).float().mean(0)
        balance = self.count * (load * scores.mean(0)).sum()
        return self.combine(x, chosen.reshape(-1), weights.reshape(-1, 1)), balance

    def combine(self, x, chosen, weights):
        order = torch.argsort(chosen, stable=True)
        source = order if weights is None else order // self.top
        counts = torch.bincount(chosen, minlength=self.count)
        entries = x.index_select(0, source)
        out = self.run(entries, counts.tolist()) if self.world == 1 else self.exchange(entries, counts)
        if weights is not None:
            out = out * weights.index_select(0, order)
        return torch.zeros_like(x).index_add(0, source, out.to(x.dtype))

    def run(self, rows, counts):
        parts = [expert(part) for expert, part in zip(self.experts, rows.split(counts)) if part.shape[0]]
        return torch.cat(parts) if parts else rows

    def exchange(self, entries, counts):
        arriving = torch.empty_like(counts)
        dist.all_to_all_single(arriving, counts)
        hosted = len(self.experts)
        sent = counts.view(self.world, hosted).sum(1).tolist()
        received = arriving.view(self.world, hosted).sum(1).tolist()
        rows = AllToAll.apply(entries, sent, received)
        # Rows arrive by process and then expert; the experts want them by expert.
        owners = torch.arange(hosted).repeat(self.world).repeat_interleave(arriving)
        by_expert = torch.argsort(owners, stable=True)
        out = self.run(rows.index_select(0, by_expert), arriving.view(self.world, hosted).sum(0).tolist())
        back = torch.empty_like(by_expert)
        back[by_expert] = torch.arange(back.shape[0])
        # Gloo exchanges no small types everywhere.
        return AllToAll.apply(out.to(entries.dtype).index_select(0, back), received, sent)


class Block(nn.Module):
    def __init__(self, job, sparse, world):
        super().__init__()
        self.attention_norm = nn.LayerNorm(job["width"])
        self.attention = Attention(job)
        self.norm = nn.LayerNorm(job["width"])
        self.inner = SparseLayer(job, world) if sparse else FeedForward(job)
        self.sparse = sparse

    def forward(self, x, tokens):
        x = x + self.attention(self.attention_norm(x))
        if not self.sparse:
            return x + self.inner(self.norm(x)), None
        out, balance = self.inner(self.norm(x), tokens)
        return x + out, balance


class Model(nn.Module):
    def __init__(self, job, world):
        super().__init__()
        self.embedding = nn.Embedding(job["vocabulary"], job["width"])
        self.position = nn.Embedding(job["sequence"], job["width"])
        every = job["sparseEvery"]
        self.blocks = nn.ModuleList(Block(job, (b + 1) % every == 0, world) for b in range(job["blocks"]))
        self.norm = nn.LayerNorm(job["width"])

    def forward(self, tokens, targets):
        sequence = self.position.num_embeddings
        x = self.embedding(tokens).view(-1, sequence, self.embedding.embedding_dim) + self.position.weight
        x = x.view(tokens.shape[0], -1)
        balance = 0
        for block in self.blocks:
            x, term = block(x, tokens)
            balance = balance if term is None else balance + term
        logits = F.linear(self.norm(x), self.embedding.weight)
        return F.cross_entropy(logits.float(), targets, ignore_index=-1, reduction="sum"), balance


def balanced(frequencies, experts):
    """The expert of each token: the most frequent first, each to the expert with the least text."""
    loads = [0] * experts
    table = [0] * len(frequencies)
    for token in sorted(range(len(frequencies)), key=lambda t: -frequencies[t]):
        table[token] = loads.index(min(loads))
        loads[table[token]] += frequencies[token] + 1
    return torch.tensor(table)


def blas():
    """What multiplies matrices here."""
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1] for line in maps if "blas" in line}
    for file in sorted(files):
        try:
            library = ctypes.CDLL(file)
            library.openblas_get_corename.restype = ctypes.c_char_p
            library.openblas_get_config.restype = ctypes.c_char_p
            version = library.openblas_get_config().decode().split()[1]
            return "OpenBLAS " + version + " " + library.openblas_get_corename().decode()
        except (AttributeError, OSError):
            continue
    return ", ".join(sorted(files)) or "its own matrix products"


def products(precision):
    """Within it matrices are multiplied in this type, where PyTorch does so on the processor."""
    if precision == "float32":
        return contextlib.nullcontext()
    return torch.autocast("cpu", dtype=getattr(torch, precision))


def offered(precision):
    """The type in which matrices are then multiplied: an autocast to a type that is not offered does nothing."""
    with products(precision):
        return str(torch.mm(torch.ones(2, 2), torch.ones(2, 2)).dtype).removeprefix("torch.")


def compiled(forward, model):
    """Compiles all but the sharing out of tokens: how many rows an expert gets is known only as it goes."""
    SparseLayer.combine = torch.compiler.disable(SparseLayer.combine)
    for module in model.modules():
        if isinstance(module, SparseLayer):
            for expert in module.experts:
                expert.compile(dynamic=True)
    return torch.compile(forward)


def batches(job, rank, world):
    """Tokens and targets of this process, a batch for each step; they are in one file of int32."""
    numbers = array("i")
    with open(job["text"], "rb") as file:
        numbers.frombytes(file.read())
    whole = torch.tensor(numbers, dtype=torch.int64).view(-1, 2, job["tokens"])
    part = job["tokens"] // world
    return whole[:, :, rank * part:(rank + 1) * part].contiguous()


class Training:
    def __init__(self, job):
        self.job = job
        self.world = job["processes"]
        self.rank = job["rank"]
        torch.manual_seed(1)
        self.model = Model(job, self.world)
        for parameter in self.model.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)
        named = list(self.model.named_parameters())
        expert = [name for name, _ in named if ".experts." in name]
        self.of_experts = [p for name, p in named if name in expert]
        self.shared = [p for name, p in named if name not in expert]
        matrices = [p for _, p in named if p.dim() > 1]
        vectors = [p for _, p in named if p.dim() == 1]
        groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
        self.optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), eps=1e-8, fused=True)
        self.text = batches(job, self.rank, self.world)
        self.valid = [int((batch[1] >= 0).sum()) for batch in batches(job, 0, 1)]
        self.step = 0
        self.forward = self.model
        if self.world > 1:
            DistributedDataParallel._set_params_and_buffers_to_ignore_for_model(self.model, expert)
            self.forward = DistributedDataParallel(self.model, gradient_as_bucket_view=True, static_graph=True)
        if job["compiled"]:
            self.forward = compiled(self.forward, self.model)

    def take(self):
        at = self.step % self.text.shape[0]
        self.step += 1
        with products(self.job["precision"]):
            loss, balance = self.forward(self.text[at, 0], self.text[at, 1])
        # DistributedDataParallel takes the mean over processes; losses are sums over the tokens of the whole batch.
        total = loss * (self.world / self.valid[at]) + 0.01 * balance
        total.backward()
        self.clip()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=self.world == 1)
        return float(loss.detach()) / self.valid[at]

    def clip(self):
        if self.world == 1:
            nn.utils.clip_grad_norm_(self.shared + self.of_experts, 1.0)
            return
        gradients = [p.grad for p in self.shared], [p.grad for p in self.of_experts if p.grad is not None]
        # Losses were scaled by the number of processes; experts have no mean that takes it out again.
        if gradients[1]:
            torch._foreach_div_(gradients[1], self.world)
        squares = torch.stack([torch.stack(torch._foreach_norm(g)).square().sum() if g else torch.zeros(()) for g in gradients])
        dist.all_reduce(squares[1])
        scale = torch.clamp(1.0 / (squares.sum().sqrt() + 1e-6), max=1.0)
        torch._foreach_mul_(gradients[0] + gradients[1], scale)


def main():
    job = json.loads(sys.stdin.readline())
    torch.set_num_threads(1)
    if job["processes"] > 1:
        dist.init_process_group(
            "gloo", init_method="file://" + job["meeting"], rank=job["rank"], world_size=job["processes"])
    training = Training(job)
    precision = offered(job["precision"])
    print("ready " + json.dumps({"version": torch.__version__, "blas": blas(), "precision": precision}), flush=True)
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line.split()[1])):
            if job["processes"] > 1:
                dist.barrier()
            begin = time.perf_counter()
            loss = training.take()
            seconds.append(time.perf_counter() - begin)
        print("steps " + json.dumps({"seconds": seconds, "loss": loss}), flush=True)


if __name__ == "__main__":
    main()
