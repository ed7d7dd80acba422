package io.locmoe.engine.model;

import io.locmoe.tape.DeviceTensor;
import java.util.Map;

/**
 * What a sparse layer did in one micro-batch; the counts are of the whole mesh, the losses are this rank's part.
 *
 * @param plugins      the router and gate at work and the number of the layer, for messages
 * @param losses       scalars by name
 * @param measures     what the router reports of itself, by name
 * @param load         [experts] choices before the capacity
 * @param capacity     most tokens that an expert takes; {@code Integer.MAX_VALUE} where there is no limit
 * @param entries      choices that were kept
 * @param localEntries kept choices whose expert is on the token's node
 */
public record LayerResult(
        String plugins,
        Map<String, DeviceTensor> losses,
        Map<String, Double> measures,
        long[] load,
        int capacity,
        long entries,
        long localEntries) {}
