"""What llama.cpp computes of GGUF files, through its C library of the release v0.4.0.

    python3 llama_cpp.py DIRECTORY < JOBS

DIRECTORY has libllama.*.so. JOBS is a JSON list; for each job a line of JSON is printed:
{"file": F, "tokens": [...], "more": N, "text": T} gives "logits" after each token, "more": the N tokens that the model
goes on with, and "text": the tokens of the text. {"file": F, "quantised": G, "type": N} writes F as file G in the type
of code N (an llama_ftype), and gives {}.
"""

import ctypes as c
import glob
import json
import os
import sys

POINTER = c.c_void_p


class ModelParameters(c.Structure):
    _fields_ = [
        ("devices", POINTER), ("buffers", POINTER), ("gpu_layers", c.c_int32), ("split_mode", c.c_int32),
        ("load_mode", c.c_int32), ("lazy_mode", c.c_int32), ("main_gpu", c.c_int32), ("tensor_split", POINTER),
        ("progress", POINTER), ("progress_data", POINTER), ("overrides", POINTER), ("vocabulary_only", c.c_bool),
        ("check", c.c_bool), ("extra_buffers", c.c_bool), ("no_host", c.c_bool), ("no_memory", c.c_bool),
        ("mtp", c.c_bool),
    ]


class ContextParameters(c.Structure):
    _fields_ = [
        ("context", c.c_uint32), ("batch", c.c_uint32), ("micro_batch", c.c_uint32), ("sequences", c.c_uint32),
        ("snapshots", c.c_uint32), ("outputs", c.c_uint32), ("sequence_outputs", c.c_uint32), ("threads", c.c_int32),
        ("batch_threads", c.c_int32), ("kind", c.c_int32), ("rope", c.c_int32), ("pooling", c.c_int32),
        ("attention", c.c_int32), ("flash", c.c_int32), ("floats", c.c_float * 6), ("original", c.c_uint32),
        ("defragment", c.c_float), ("evaluation", POINTER), ("evaluation_data", POINTER), ("key_type", c.c_int32),
        ("value_type", c.c_int32), ("abort", POINTER), ("abort_data", POINTER), ("flags", c.c_bool * 6),
        ("samplers", POINTER), ("sampler_count", c.c_size_t), ("other", POINTER),
    ]


class Batch(c.Structure):
    _fields_ = [
        ("count", c.c_int32), ("token", c.POINTER(c.c_int32)), ("embedding", POINTER),
        ("position", c.POINTER(c.c_int32)), ("sequence_count", c.POINTER(c.c_int32)),
        ("sequence", c.POINTER(c.POINTER(c.c_int32))), ("logits", c.POINTER(c.c_int8)),
    ]


class Quantisation(c.Structure):
    _fields_ = [
        ("threads", c.c_int32), ("type", c.c_int32), ("output_type", c.c_int32), ("embedding_type", c.c_int32),
        ("requantise", c.c_bool), ("output", c.c_bool), ("copy", c.c_bool), ("pure", c.c_bool), ("split", c.c_bool),
        ("dry", c.c_bool), ("matrix", POINTER), ("overrides", POINTER), ("types", POINTER), ("pruned", POINTER),
        ("memory", c.c_size_t),
    ]


@c.CFUNCTYPE(None, c.c_int32, c.c_char_p, POINTER)
def ERRORS(level, text, _):
    if level == 4:
        sys.stderr.buffer.write(text)


def library(directory):
    for name in ("libggml-base*.so", "libggml.*.so", "libllama.*.so"):
        loaded = c.CDLL(glob.glob(os.path.join(directory, name))[0], mode=c.RTLD_GLOBAL)
        if name == "libggml-base*.so":
            loaded.ggml_log_set(ERRORS, None)
        if name == "libggml.*.so":
            loaded.ggml_backend_load_all_from_path(directory.encode())
    for name, result, arguments in (
        ("llama_model_default_params", ModelParameters, []),
        ("llama_context_default_params", ContextParameters, []),
        ("llama_model_quantize_default_params", Quantisation, []),
        ("llama_model_load_from_file", POINTER, [c.c_char_p, ModelParameters]),
        ("llama_init_from_model", POINTER, [POINTER, ContextParameters]),
        ("llama_model_get_vocab", POINTER, [POINTER]),
        ("llama_vocab_n_tokens", c.c_int32, [POINTER]),
        ("llama_tokenize", c.c_int32, [POINTER, c.c_char_p, c.c_int32, POINTER, c.c_int32, c.c_bool, c.c_bool]),
        ("llama_batch_init", Batch, [c.c_int32] * 3),
        ("llama_decode", c.c_int32, [POINTER, Batch]),
        ("llama_get_logits_ith", c.POINTER(c.c_float), [POINTER, c.c_int32]),
        ("llama_model_quantize", c.c_uint32, [c.c_char_p, c.c_char_p, c.POINTER(Quantisation)]),
    ):
        function = getattr(loaded, name)
        function.restype = result
        function.argtypes = arguments
    loaded.llama_log_set(ERRORS, None)
    loaded.llama_backend_init()
    return loaded


def logits(llama, context, words, tokens, start):
    batch = llama.llama_batch_init(len(tokens), 0, 1)
    batch.count = len(tokens)
    for i, token in enumerate(tokens):
        batch.token[i], batch.position[i], batch.sequence_count[i], batch.logits[i] = token, start + i, 1, 1
        batch.sequence[i][0] = 0
    if llama.llama_decode(context, batch) != 0:
        sys.exit("llama.cpp does not decode")
    return [llama.llama_get_logits_ith(context, i)[:words] for i in range(len(tokens))]


def run(llama, job):
    parameters = llama.llama_model_default_params()
    parameters.extra_buffers = False
    model = llama.llama_model_load_from_file(job["file"].encode(), parameters)
    if not model:
        sys.exit("llama.cpp does not load " + job["file"])
    vocabulary = llama.llama_model_get_vocab(model)
    words = llama.llama_vocab_n_tokens(vocabulary)
    options = llama.llama_context_default_params()
    options.context = options.batch = options.micro_batch = len(job["tokens"]) + job["more"]
    options.threads = options.batch_threads = 1
    options.flash = options.key_type = options.value_type = 0
    context = llama.llama_init_from_model(model, options)
    rows = logits(llama, context, words, job["tokens"], 0)
    more, last = [], rows[-1]
    while len(more) < job["more"]:
        more.append(max(range(words), key=last.__getitem__))
        last = logits(llama, context, words, more[-1:], len(rows) + len(more) - 1)[0]
    text = job["text"].encode()
    tokens = (c.c_int32 * (len(text) + 2))()
    count = llama.llama_tokenize(vocabulary, text, len(text), tokens, len(tokens), False, True)
    return {"logits": rows, "more": more, "text": tokens[:count]}


def quantise(llama, job):
    options = llama.llama_model_quantize_default_params()
    options.type, options.threads, options.requantise, options.pure = job["type"], 1, True, True
    if llama.llama_model_quantize(job["file"].encode(), job["quantised"].encode(), options) != 0:
        sys.exit("llama.cpp does not quantise " + job["file"])
    return {}


llama = library(os.path.abspath(sys.argv[1]))
for job in json.load(sys.stdin):
    print(json.dumps(quantise(llama, job) if "quantised" in job else run(llama, job)), flush=True)
