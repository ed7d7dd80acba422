package io.locmoe.laboratory.bench.placement;

/**
 * What one planner made of a trace: means over its layers and its steps from the first plan with loads on.
 *
 * @param planner     name, with its options
 * @param maxOverMean entries of the busiest rank relative to the mean of ranks
 * @param worst       the largest of these
 * @param sameRank    share of the entries that stay on their rank
 * @param sameNode    share of the entries that stay on their node or rank
 * @param movedBytes  weights to copies away from home and gradients back, of a step, all layers and ranks
 * @param moreExperts experts that the fullest rank computes beyond its homes, relative to these; the largest
 * @param placeMillis median time of a plan of one layer
 * @param divideMillis median time of a division of one layer
 */
public record PlannerScore(
        String planner,
        double maxOverMean,
        double worst,
        double sameRank,
        double sameNode,
        double movedBytes,
        double moreExperts,
        double placeMillis,
        double divideMillis) {}
