package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;
import io.locmoe.laboratory.bench.step.torch.PeerReport;

/**
 * Results of a mesh of nodes on this machine.
 *
 * @param nodes            number of nodes, with one device each
 * @param steps            number of counted steps in each repetition
 * @param tokensPerSecond  tokens per second of all nodes together, one value per repetition
 * @param processorSeconds processor seconds of all nodes per 1,000 tokens, one value per repetition
 * @param withoutExchange  the same without the work for exchange between nodes
 * @param processor        processor seconds by purpose, means of the repetitions
 * @param memory           memory of a node after a training
 * @param peer             results of the same number of PyTorch processes; null without PyTorch
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
