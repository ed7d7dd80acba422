package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * What PyTorch reached with the same shapes, in turn with ours.
 *
 * @param version         of PyTorch
 * @param blas            what multiplies its matrices
 * @param processes       of one thread each; more than one exchange over Gloo
 * @param tokensPerSecond of all processes together
 * @param ratio           ours to this, of each turn
 */
public record PeerReport(String version, String blas, int processes, Quartiles tokensPerSecond, Quartiles ratio) {}
