package io.locmoe.models.layout;

import java.util.List;
import java.util.Set;

/**
 * How a model names its experts.
 *
 * @param room        name of the sparse layer in its block: {@code mlp}, {@code block_sparse_moe}
 * @param gate        name of the gate in the sparse layer; that of gpt-oss, {@code router}, has a bias
 * @param projections names of an expert's gate, up and down matrices
 * @param shared      name of the layer's shared expert
 * @param choiceBias  whether its gate has a bias that takes part in the choice of experts only, as DeepSeek-V3's
 * @param split       whether the maps from latent vectors to keys and to values are tensors of their own
 */
public record Naming(
        String room,
        String gate,
        List<String> projections,
        Packing packing,
        String shared,
        boolean choiceBias,
        boolean split) {
    /** Names of the gate, up and down matrices of a feed-forward layer that is no expert, which all models share. */
    static final List<String> PROJECTIONS = List.of("gate_proj", "up_proj", "down_proj");

    private static final String USUAL_ROOM = "mlp";

    /** The naming of most families. */
    public static final Naming USUAL = of(USUAL_ROOM, PROJECTIONS);

    private static final String BIASED_GATE = "router";

    /** The naming of gpt-oss, whose experts are always packed in a directory. */
    public static final Naming INTERLEAVED =
            new Naming(USUAL_ROOM, BIASED_GATE, PROJECTIONS, Packing.INTERLEAVED, "shared_expert", false, false);

    private static final String PACKED = ".experts.gate_up_proj";
    private static final List<String> SPLIT =
            List.of(".experts.0.gate_proj.bias", "." + LatentTensors.KEYS + ".weight");

    /** A naming with a tensor for each matrix of an expert. */
    public static Naming of(String room, List<String> projections) {
        return new Naming(room, "gate", projections, Packing.SEPARATE, "shared_expert", false, false);
    }

    /** The same with a shared expert of another name, and perhaps biases of choices. */
    public Naming sharing(String name, boolean biased) {
        return new Naming(room, gate, projections, packing, name, biased, split);
    }

    /**
     * The naming of a model by its tensors: {@code room} may be {@code mlp} where experts are packed, and GGUF files
     * have matrices apart that directories have in one tensor.
     */
    public Naming of(Set<String> tensors) {
        if (tensors.stream().anyMatch(name -> SPLIT.stream().anyMatch(name::endsWith))) {
            return apart();
        }
        return tensors.stream()
                .filter(name -> name.endsWith(PACKED))
                .findFirst()
                .map(name -> name.substring(0, name.length() - PACKED.length()))
                .map(layer -> in(layer.substring(layer.lastIndexOf('.') + 1), true))
                .orElse(this);
    }

    /** The naming of what GGUF files have: every matrix of an expert, and of keys and values, is a tensor. */
    public Naming apart() {
        return new Naming(room, gate, projections, Packing.SEPARATE, shared, choiceBias, true);
    }

    /** The naming of experts as packed tensors, or as one tensor for each matrix; gpt-oss has one only. */
    public Naming packed(boolean wanted) {
        return wanted ? in(USUAL_ROOM, true) : this;
    }

    /** The naming of a directory whose sparse layers have a name, and whose experts are packed or not. */
    public Naming in(String ofRoom, boolean packed) {
        Packing other = packed ? Packing.PACKED : Packing.SEPARATE;
        return packing == Packing.INTERLEAVED
                ? this
                : new Naming(ofRoom, gate, projections, other, shared, choiceBias, split);
    }

    /** Whether the experts of a layer are two tensors. */
    public boolean packed() {
        return packing != Packing.SEPARATE;
    }

    /** Whether the gate has a bias. */
    boolean biasedGate() {
        return gate.equals(BIASED_GATE);
    }
}
