package io.locmoe.engine.setup;

import io.locmoe.engine.parameter.ParameterNames;

/**
 * The place of a sparse layer, as its gate and routers see it.
 *
 * @param layer   number among the sparse layers, from 0
 * @param layers  number of sparse layers
 * @param width   width of a token
 * @param experts number of experts
 * @param mesh    the mesh that the routers see
 * @param seed    seed of the job
 * @param tokens  the vocabulary in the training text
 * @param names   names of parameters and states
 */
public record LayerPlace(
        int layer,
        int layers,
        int width,
        int experts,
        MeshView mesh,
        long seed,
        TokenCounts tokens,
        ParameterNames names) {

    /** Prefix of the names of a plug-in's parameters and states, ending with a dot. */
    String prefix(String plugin) {
        return names.ofLayer(layer, plugin + ".");
    }
}
