package io.locmoe.engine.job;

import java.util.List;

/**
 * The text that a job trains on. Slots number the sequences of one micro-batch over the whole mesh, so that the global
 * batch does not depend on the number of ranks. Thread-safe and without state: the same arguments give the same text.
 */
public interface TextSource {

    int vocabularySize();

    List<String> domains();

    /** How often each token id occurs in a sample of the training text. */
    long[] tokenFrequencies();

    /** Sequence of one slot of a training micro-batch. */
    Sequence training(long step, int microBatch, int slot, int slots);

    /** Number of validation batches of {@code slots} sequences; the last may be short. */
    int validationBatches(int slots);

    /** Sequence of one slot of a validation batch; null where the last batch has none. */
    Sequence validation(int batch, int slot, int slots);

    /**
     * One training example.
     *
     * @param tokens  [sequence] ids
     * @param targets [sequence] next ids; -1 where the position is padding
     * @param domain  index of the domain it was read from
     */
    record Sequence(int[] tokens, int[] targets, int domain) {
        public Sequence {
            if (tokens.length != targets.length) {
                throw new IllegalArgumentException(tokens.length + " tokens and " + targets.length + " targets");
            }
        }
    }
}
