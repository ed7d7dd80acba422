package io.locmoe.models.gguf;

import io.locmoe.models.layout.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of tensors in a Hugging Face directory and in GGUF files, where the experts of a layer are one tensor. */
final class TensorNames {
    private static final Pattern THEIRS = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)\\.(weight|bias)");
    private static final Pattern GGUF = Pattern.compile("blk\\.(\\d{1,9})\\.(.+)\\.(weight|bias)");
    private static final String EXPERTS = ".experts.";
    private static final List<String> PACKED = List.of("ffn_gate_exps", "ffn_up_exps", "ffn_down_exps");
    private static final Map<String, String> OUTSIDE = Map.of(
            "model.embed_tokens.weight", "token_embd.weight",
            "model.norm.weight", "output_norm.weight",
            "lm_head.weight", "output.weight");
    private static final Map<String, String> BLOCK = Map.of(
            "input_layernorm", "attn_norm",
            "self_attn.q_proj", "attn_q",
            "self_attn.k_proj", "attn_k",
            "self_attn.v_proj", "attn_v",
            "self_attn.o_proj", "attn_output",
            "self_attn.q_norm", "attn_q_norm",
            "self_attn.k_norm", "attn_k_norm",
            "post_attention_layernorm", "ffn_norm");
    private static final Map<String, String> FEED_FORWARD =
            Map.of("gate_proj", "ffn_gate", "up_proj", "ffn_up", "down_proj", "ffn_down");
    private static final String SHARED_GATE = "shared_expert_gate";

    private final String room;
    private final List<String> projections;
    private final Map<String, String> forward;
    private final Map<String, String> back = new TreeMap<>();

    /** @param naming that of a directory with a tensor for each matrix */
    TensorNames(Naming naming) {
        room = naming.room();
        projections = naming.projections();
        forward = new TreeMap<>(BLOCK);
        forward.put(room + ".gate", "ffn_gate_inp");
        forward.put(room + "." + SHARED_GATE, "ffn_gate_inp_shexp");
        FEED_FORWARD.forEach((theirs, gguf) -> {
            forward.put("mlp." + theirs, gguf);
            forward.put(room + ".shared_expert." + theirs, gguf + "_shexp");
        });
        forward.forEach((theirs, gguf) -> back.put(gguf, theirs));
        OUTSIDE.forEach((theirs, gguf) -> back.put(gguf, theirs));
    }

    /** What a tensor of a directory is in a file, or is a part of. */
    String gguf(String theirs) {
        Matcher name = THEIRS.matcher(theirs);
        if (!name.matches()) {
            return OUTSIDE.getOrDefault(theirs, theirs);
        }
        String part = name.group(2);
        int last = part.lastIndexOf('.') + 1;
        String gguf = part.startsWith(room + EXPERTS)
                ? PACKED.get(projections.indexOf(part.substring(last)))
                : forward.getOrDefault(part, part);
        return "blk." + name.group(1) + "." + gguf + "." + name.group(3);
    }

    /** What the experts of a packed tensor are in a directory, in order; empty if the tensor is not packed. */
    List<String> experts(String gguf, int experts) {
        Matcher name = GGUF.matcher(gguf);
        List<String> names = new ArrayList<>();
        if (name.matches() && PACKED.contains(name.group(2)) && name.group(3).equals("weight")) {
            String layer = "model.layers." + Integer.parseInt(name.group(1)) + "." + room + EXPERTS;
            String projection = "." + projections.get(PACKED.indexOf(name.group(2))) + ".weight";
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
                ? Optional.ofNullable(back.get(name.group(2)))
                        .map(part ->
                                "model.layers." + Integer.parseInt(name.group(1)) + "." + part + "." + name.group(3))
                : Optional.ofNullable(back.get(gguf));
    }

    /** Whether a tensor of a directory makes queries or keys, whose rows the rotation takes in pairs. */
    static boolean rotated(String theirs) {
        return theirs.contains("self_attn.q_proj.") || theirs.contains("self_attn.k_proj.");
    }

    /** Says whether a tensor of a directory is a gate or a vector, which llama.cpp takes in float32 only. */
    boolean wide(String theirs, int dimensions) {
        return dimensions == 1 || theirs.endsWith("." + room + ".gate.weight") || sharedGate(theirs);
    }

    /** Whether a tensor of a directory is the gate of a shared expert: one row there, a vector in a file. */
    static boolean sharedGate(String theirs) {
        return theirs.endsWith("." + SHARED_GATE + ".weight");
    }
}
