package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * What a mesh of nodes on this machine reached.
 *
 * @param nodes            of one device each
 * @param steps            that count, in each repetition
 * @param tokensPerSecond  of all nodes together, one value a repetition
 * @param processorSeconds of all nodes for 1,000 tokens, one value a repetition
 * @param withoutExchange  the part of these that is left without all that nodes do because there are others
 * @param processor        for what they were used, means of the repetitions
 * @param memory           of a node after a training
 * @param peer             of as many processes; null without PyTorch
 */
public record MeshReport(
        int nodes,
        int steps,
        Quartiles tokensPerSecond,
        Quartiles processorSeconds,
        Quartiles withoutExchange,
        ProcessorParts processor,
        NodeMemory memory,
        PeerReport peer) {}
