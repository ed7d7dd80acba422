package io.locmoe.models.layout;

import java.util.List;
import java.util.Set;

/**
 * How a model names its experts.
 *
 * @param room        name of the sparse layer in its block: {@code mlp}, {@code block_sparse_moe}
 * @param projections names of an expert's gate, up and down matrices
 * @param packed      whether the experts of a layer are two tensors, as transformers 5 saves them: {@code gate_up_proj}
 *                    [experts, 2 hidden, width], gates first, and {@code down_proj} [experts, width, hidden]
 */
public record Naming(String room, List<String> projections, boolean packed) {
    /** Names of the gate, up and down matrices of a feed-forward layer that is no expert, which all models share. */
    static final List<String> PROJECTIONS = List.of("gate_proj", "up_proj", "down_proj");

    /** The naming of most families. */
    public static final Naming USUAL = new Naming("mlp", PROJECTIONS, false);

    private static final String PACKED = ".experts.gate_up_proj";

    /** The naming of a model by its tensors: {@code room} may be {@code mlp} where experts are packed. */
    public Naming of(Set<String> tensors) {
        return tensors.stream()
                .filter(name -> name.endsWith(PACKED))
                .findFirst()
                .map(name -> name.substring(0, name.length() - PACKED.length()))
                .map(layer -> new Naming(layer.substring(layer.lastIndexOf('.') + 1), projections, true))
                .orElse(this);
    }

    /** The naming of experts as packed tensors, or as one tensor for each matrix. */
    public Naming packed(boolean wanted) {
        return wanted ? new Naming("mlp", projections, true) : this;
    }
}
