package io.locmoe.engine.generation;

import java.util.Arrays;

/**
 * Tokens by falling logit, among equal ones the lower id first, with the sums of their exp((logit - largest) /
 * temperature). A heap finds them one at a time, so that the vocabulary is not sorted for the few that are asked for.
 */
final class RankedTokens {
    private final float[] logits;
    private final double temperature;
    private final int[] heap;
    private final double largest;
    private int found;
    private double[] sums = new double[64];

    /**
     * Ranks tokens.
     *
     * @param logits      [vocabulary], not changed while the object is used
     * @param temperature more than 0
     */
    RankedTokens(float[] logits, double temperature) {
        this.logits = logits;
        this.temperature = temperature;
        heap = new int[logits.length];
        Arrays.setAll(heap, i -> i);
        for (int i = heap.length / 2 - 1; i >= 0; i--) {
            sink(i, heap.length);
        }
        largest = logits[heap[0]];
    }

    /** The token of the largest logit. */
    int first() {
        sumTo(0);
        return token(0);
    }

    /** The sum over all tokens. */
    double sum() {
        double sum = 0;
        for (float logit : logits) {
            sum += weight(logit);
        }
        return sum;
    }

    /** The sum over the token of a rank, from 0, and those before it. */
    double sumTo(int rank) {
        while (found <= rank) {
            find();
        }
        return sums[rank];
    }

    /** The token of a rank for which there is a sum. */
    int token(int rank) {
        return heap[heap.length - 1 - rank];
    }

    private double weight(float logit) {
        return Math.exp((logit - largest) / temperature);
    }

    /** Found tokens stand at the end of the heap's array, the first of them last. */
    private void find() {
        int next = heap[0];
        int left = heap.length - 1 - found;
        heap[0] = heap[left];
        heap[left] = next;
        sink(0, left);
        sums = found < sums.length ? sums : Arrays.copyOf(sums, 2 * found);
        sums[found] = weight(logits[next]) + (found == 0 ? 0 : sums[found - 1]);
        found++;
    }

    private void sink(int from, int size) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            child += child + 1 < size && before(heap[child + 1], heap[child]) ? 1 : 0;
            if (!before(heap[child], heap[at])) {
                return;
            }
            int lower = heap[at];
            heap[at] = heap[child];
            heap[child] = lower;
            at = child;
        }
    }

    private boolean before(int token, int other) {
        return logits[token] > logits[other] || logits[token] == logits[other] && token < other;
    }
}
