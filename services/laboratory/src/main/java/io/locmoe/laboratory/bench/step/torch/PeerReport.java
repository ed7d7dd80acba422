package io.locmoe.laboratory.bench.step.torch;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * Results of PyTorch with the same shapes, alternating with ours.
 *
 * @param version         version of PyTorch
 * @param blas            library that multiplies its matrices
 * @param precision       operand type of its products
 * @param processes       number of processes with one thread each; several exchange over Gloo
 * @param tokensPerSecond tokens per second of all processes together
 * @param ratio           our rate divided by its rate, for each turn
 */
public record PeerReport(
        String version, String blas, String precision, int processes, Quartiles tokensPerSecond, Quartiles ratio) {

    /**
     * A sentence for the user: what it was, and whether both used the same type.
     *
     * @param ours operand type of our products
     */
    public String text(String ours) {
        String compared = precision.equals(ours)
                ? ours.equals("float32") ? "" : " It multiplies " + ours + ", as ours does: by autocast."
                : " It multiplies " + precision + " and ours " + ours + ": the ratios do not compare like with like.";
        return "PyTorch " + version + " (" + blas + "), eager, processes of one thread; ratios are of turns."
                + compared;
    }
}
