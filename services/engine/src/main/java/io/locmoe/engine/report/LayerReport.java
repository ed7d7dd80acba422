package io.locmoe.engine.report;

import java.util.Map;

/**
 * One sparse layer in one training step, over the whole mesh. The arrays and maps belong to the reader.
 *
 * @param expertLoad   [experts] choices before the capacity
 * @param localShare   share of routed entries whose expert is on the token's node
 * @param dropped      choices that the capacity dropped
 * @param droppedShare their share of all choices
 * @param capacity     most tokens that an expert took, mean over micro-batches; 0 where there was no limit
 * @param losses       the router's losses by name, with their coefficients
 * @param measures     what the router reports of itself, by name, mean over micro-batches
 * @param shadow       what a second router would have done; null where there is none
 */
public record LayerReport(
        long[] expertLoad,
        double localShare,
        long dropped,
        double droppedShare,
        double capacity,
        Map<String, Double> losses,
        Map<String, Double> measures,
        ShadowReport shadow) {}
