package io.locmoe.engine.report;

/**
 * Choices of the shadow router of one sparse layer in one training step, which are not carried out, over the whole
 * mesh. The array belongs to the reader.
 *
 * @param expertLoad     [experts] choices before the capacity
 * @param localShare     share of entries whose expert is on the token's node
 * @param dropped        choices that the capacity would drop
 * @param droppedShare   their share of all choices
 * @param agreement      share of tokens that both routers send to the same experts
 * @param interNodeBytes prediction: entries for other nodes, times the bytes that the strategy moved between nodes in
 *     this step for each such entry of the first router
 */
public record ShadowReport(
        long[] expertLoad,
        double localShare,
        long dropped,
        double droppedShare,
        double agreement,
        double interNodeBytes) {}
