package io.locmoe.laboratory.bench.step.torch;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * The rate of one way of PyTorch.
 *
 * @param tokensPerSecond tokens per second of all processes together, one value per turn
 */
public record PeerRate(PeerWay way, Quartiles tokensPerSecond) {}
