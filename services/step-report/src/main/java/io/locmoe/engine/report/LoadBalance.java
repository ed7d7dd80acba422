package io.locmoe.engine.report;

/**
 * Measures of how evenly the experts of one layer are loaded, as in other systems.
 *
 * @param maxOverMean            largest load divided by the mean; 1 is even (OLMo-core's load imbalance)
 * @param coefficientOfVariation population standard deviation divided by the mean
 * @param effectiveExperts       exp(entropy of the load shares) divided by the number of experts; 1 is even (NeMo
 *     Automodel)
 * @param deadExperts            experts that no token chose
 */
public record LoadBalance(double maxOverMean, double coefficientOfVariation, double effectiveExperts, int deadExperts) {

    /** Measures of a layer's load; all zero if there are no tokens. */
    public static LoadBalance of(long[] load) {
        long sum = 0;
        long largest = 0;
        int dead = 0;
        for (long l : load) {
            sum += l;
            largest = Math.max(largest, l);
            dead += l == 0 ? 1 : 0;
        }
        if (sum == 0) {
            return new LoadBalance(0, 0, 0, load.length);
        }
        double mean = (double) sum / load.length;
        double squares = 0;
        double entropy = 0;
        for (long l : load) {
            squares += (l - mean) * (l - mean);
            double share = (double) l / sum;
            entropy -= l == 0 ? 0 : share * Math.log(share);
        }
        return new LoadBalance(
                largest / mean, Math.sqrt(squares / load.length) / mean, Math.exp(entropy) / load.length, dead);
    }
}
