package io.locmoe.engine.model;

import io.locmoe.engine.tape.DeviceTensor;
import java.util.Map;

/**
 * What a sparse layer did in one micro-batch; the counts are of the whole mesh, the losses are this rank's part.
 *
 * @param losses       scalars by name
 * @param load         [experts] choices before the capacity
 * @param entries      choices that were kept
 * @param localEntries kept choices whose expert is on the token's node
 */
public record LayerResult(Map<String, DeviceTensor> losses, long[] load, long entries, long localEntries) {
}
