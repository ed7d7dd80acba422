package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * What a mesh of nodes on this machine reached.
 *
 * @param nodes            of one device each
 * @param steps            that count, in each repetition
 * @param tokensPerSecond  of all nodes together, one value a repetition
 * @param processorSeconds of all nodes for 1,000 tokens, one value a repetition
 * @param residentBytes    of a node after a training, the mean of all
 * @param stateBytes       of them weights, gradients and moments, by their numbers
 * @param peer             of as many processes; null without PyTorch
 */
public record MeshReport(
        int nodes,
        int steps,
        Quartiles tokensPerSecond,
        Quartiles processorSeconds,
        double residentBytes,
        double stateBytes,
        PeerReport peer) {}
