package io.locmoe.models.gguf;

import io.locmoe.models.layout.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of tensors in a Hugging Face directory and in GGUF files, where the experts of a layer are one tensor. */
final class TensorNames {
    private static final Pattern THEIRS = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)");
    private static final Pattern GGUF = Pattern.compile("blk\\.(\\d{1,9})\\.(.+)");
    private static final Pattern PART = Pattern.compile("(.+)(\\.(?:weight|bias))");
    private static final String EXPERTS = ".experts.";
    private static final List<String> PACKED = List.of("ffn_gate_exps", "ffn_up_exps", "ffn_down_exps");
    private static final Map<String, String> OUTSIDE = Map.of(
            "model.embed_tokens.weight", "token_embd.weight",
            "model.norm.weight", "output_norm.weight",
            "lm_head.weight", "output.weight");
    private static final Map<String, String> BLOCK = Map.ofEntries(
            Map.entry("input_layernorm", "attn_norm"),
            Map.entry("self_attn.q_proj", "attn_q"),
            Map.entry("self_attn.k_proj", "attn_k"),
            Map.entry("self_attn.v_proj", "attn_v"),
            Map.entry("self_attn.o_proj", "attn_output"),
            Map.entry("self_attn.q_norm", "attn_q_norm"),
            Map.entry("self_attn.k_norm", "attn_k_norm"),
            Map.entry("self_attn.q_a_proj", "attn_q_a"),
            Map.entry("self_attn.q_a_layernorm", "attn_q_a_norm"),
            Map.entry("self_attn.q_b_proj", "attn_q_b"),
            Map.entry("self_attn.kv_a_proj_with_mqa", "attn_kv_a_mqa"),
            Map.entry("self_attn.kv_a_layernorm", "attn_kv_a_norm"),
            Map.entry("self_attn.kv_b_proj", "attn_kv_b"),
            Map.entry("self_attn.k_b_proj", "attn_k_b"),
            Map.entry("self_attn.v_b_proj", "attn_v_b"));
    private static final Map<String, String> FEED_FORWARD =
            Map.of("gate_proj", "ffn_gate", "up_proj", "ffn_up", "down_proj", "ffn_down");
    private static final String SHARED_GATE = "shared_expert_gate";

    private final Naming naming;
    private final Map<String, String> forward;
    private final Map<String, String> back = new TreeMap<>();

    /**
     * The names of an architecture.
     *
     * @param naming     that of a directory with a tensor for each matrix
     * @param secondNorm the norm before the feed-forward layer in a file
     */
    TensorNames(Naming naming, String secondNorm) {
        this.naming = naming;
        String room = naming.room() + ".";
        forward = new TreeMap<>(BLOCK);
        forward.put("post_attention_layernorm", secondNorm);
        forward.put(room + naming.gate(), "ffn_gate_inp");
        forward.put(room + SHARED_GATE, "ffn_gate_inp_shexp");
        FEED_FORWARD.forEach((theirs, gguf) -> {
            forward.put("mlp." + theirs, gguf);
            forward.put(room + naming.shared() + "." + theirs, gguf + "_shexp");
        });
        forward.put("self_attn.sinks", "attn_sinks.weight");
        forward.put(room + naming.gate() + ".e_score_correction_bias", "exp_probs_b.bias");
        forward.forEach((theirs, gguf) -> back.put(gguf, theirs));
        OUTSIDE.forEach((theirs, gguf) -> back.put(gguf, theirs));
    }

    /** What a tensor of a directory is in a file, or is a part of. */
    String gguf(String theirs) {
        Matcher name = THEIRS.matcher(theirs);
        if (!name.matches()) {
            return OUTSIDE.getOrDefault(theirs, theirs);
        }
        return "blk." + name.group(1) + "." + other(name.group(2), this::inFile).orElse(name.group(2));
    }

    private String inFile(String part) {
        return part.startsWith(naming.room() + EXPERTS) ? packed(part) : forward.get(part);
    }

    private String packed(String part) {
        int projection = naming.projections().indexOf(part.substring(part.lastIndexOf('.') + 1));
        return projection < 0 ? null : PACKED.get(projection);
    }

    /** Another name of a tensor in a block, with the same end unless the whole of it has another. */
    private static Optional<String> other(String tensor, UnaryOperator<String> names) {
        Matcher part = PART.matcher(tensor);
        return Optional.ofNullable(names.apply(tensor))
                .or(() -> part.matches()
                        ? Optional.ofNullable(names.apply(part.group(1))).map(name -> name + part.group(2))
                        : Optional.empty());
    }

    /** What the experts of a packed tensor are in a directory, in order; empty if the tensor is not packed. */
    List<String> experts(String gguf, int experts) {
        Matcher name = GGUF.matcher(gguf);
        Matcher part = PART.matcher(name.matches() ? name.group(2) : "");
        List<String> names = new ArrayList<>();
        if (part.matches() && PACKED.contains(part.group(1))) {
            String layer = "model.layers." + Integer.parseInt(name.group(1)) + "." + naming.room() + EXPERTS;
            String projection = "." + naming.projections().get(PACKED.indexOf(part.group(1))) + part.group(2);
            for (int e = 0; e < experts; e++) {
                names.add(layer + e + projection);
            }
        }
        return names;
    }

    /** What a tensor of a file is in a directory; empty if it is packed, or not known. */
    Optional<String> theirs(String gguf) {
        Matcher name = GGUF.matcher(gguf);
        return name.matches()
                ? other(name.group(2), back::get)
                        .map(part -> "model.layers." + Integer.parseInt(name.group(1)) + "." + part)
                : Optional.ofNullable(back.get(gguf));
    }

    /** Whether a tensor of a directory makes queries or keys, whose rows the rotation takes in pairs. */
    static boolean rotated(String theirs) {
        return theirs.contains("self_attn.q_proj.") || theirs.contains("self_attn.k_proj.");
    }

    /** Says whether a tensor of a directory is a gate or a vector, which llama.cpp takes in float32 only. */
    boolean wide(String theirs, int dimensions) {
        return dimensions == 1
                || theirs.endsWith("." + naming.room() + "." + naming.gate() + ".weight")
                || sharedGate(theirs);
    }

    /** Whether a tensor of a directory is the gate of a shared expert: one row there, a vector in a file. */
    static boolean sharedGate(String theirs) {
        return theirs.endsWith("." + SHARED_GATE + ".weight");
    }
}
