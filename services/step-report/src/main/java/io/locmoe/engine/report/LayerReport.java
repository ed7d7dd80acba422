package io.locmoe.engine.report;

import java.util.Map;

/**
 * Statistics of one sparse layer in one training step, over the whole mesh. The arrays and maps belong to the reader.
 *
 * @param expertLoad   [experts] choices before the capacity
 * @param localShare   share of routed entries whose expert is on the token's node
 * @param rankMaxOverMean entries of the rank that computes the most over the mean of the ranks, mean over
 *     micro-batches; 1 is even, 0 where no micro-batch had entries
 * @param dropped      choices that the capacity dropped
 * @param droppedShare their share of all choices
 * @param capacity     largest number of tokens that an expert may take, mean over micro-batches; 0 without a limit
 * @param losses       the router's losses by name, with their coefficients
 * @param measures     measures that the router reports, by name, mean over micro-batches
 * @param shadow       the same for a shadow router; null if there is none
 */
public record LayerReport(
        long[] expertLoad,
        double localShare,
        double rankMaxOverMean,
        long dropped,
        double droppedShare,
        double capacity,
        Map<String, Double> losses,
        Map<String, Double> measures,
        ShadowReport shadow) {}
