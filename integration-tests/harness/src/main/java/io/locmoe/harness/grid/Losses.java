package io.locmoe.harness.grid;

import java.util.List;

/** Checks the losses of a job, step by step. */
final class Losses {
    private Losses() {}

    static void requireFinite(List<Double> losses) {
        if (losses.isEmpty() || !losses.stream().allMatch(Double::isFinite)) {
            throw new AssertionError("the losses are not numbers: " + losses);
        }
    }

    /** Requires equal bits. */
    static void requireSame(String where, List<Double> expected, List<Double> found) {
        if (!expected.equals(found)) {
            throw new AssertionError("the losses are " + found + ", but " + where + " " + expected);
        }
    }

    /** @param error that the strategy declares; 0 for equal bits */
    static void requireAgreement(String where, List<Double> expected, List<Double> found, double error) {
        if (error == 0) {
            requireSame(where, expected, found);
        } else {
            requireClose(where, expected, found, error, "a strategy that rounds more declares a larger error");
        }
    }

    /** Requires the losses of other numbers of nodes. */
    static void requireClose(String where, List<Double> expected, List<Double> found, double share) {
        requireClose(where, expected, found, share, "a router that looks at nodes has to say so");
    }

    /** @param share largest difference, relative to the expected loss */
    static void requireClose(String where, List<Double> expected, List<Double> found, double share, String remedy) {
        boolean close = expected.size() == found.size();
        for (int i = 0; close && i < found.size(); i++) {
            close = Math.abs(found.get(i) - expected.get(i)) <= share * Math.abs(expected.get(i));
        }
        if (!close) {
            throw new AssertionError("the losses are " + found + ", but " + where + " " + expected + "; " + remedy);
        }
    }
}
