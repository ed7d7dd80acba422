package io.locmoe.laboratory.bench.step;

import io.locmoe.laboratory.bench.Quartiles;

/**
 * What PyTorch reached with the same shapes, in turn with ours.
 *
 * @param version         of PyTorch
 * @param blas            what multiplies its matrices
 * @param precision       type in which it multiplies them
 * @param processes       of one thread each; more than one exchange over Gloo
 * @param tokensPerSecond of all processes together
 * @param ratio           ours to this, of each turn
 */
public record PeerReport(
        String version, String blas, String precision, int processes, Quartiles tokensPerSecond, Quartiles ratio) {

    /**
     * For people: what it was, and whether like was measured beside like.
     *
     * @param ours the type of our matrix products
     */
    String text(String ours) {
        String compared = precision.equals(ours)
                ? ours.equals("float32") ? "" : " It multiplies " + ours + ", as ours does: by autocast."
                : " It multiplies " + precision + " and ours " + ours + ": the ratios do not compare like with like.";
        return "PyTorch " + version + " (" + blas + "), eager, processes of one thread; ratios are of turns."
                + compared;
    }
}
