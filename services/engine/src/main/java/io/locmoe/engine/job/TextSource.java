package io.locmoe.engine.job;

import java.util.List;
import java.util.Optional;

/**
 * The text that a job trains on. Thread-safe and without state: the same arguments give the same text, so the step
 * alone is the position in the text.
 */
public interface TextSource {

    int vocabularySize();

    /** The tokenizer's file, for checkpoints; empty if tokens are bytes. */
    default Optional<byte[]> tokenizerFile() {
        return Optional.empty();
    }

    /** Names of the domains; their order gives the numbers used elsewhere. */
    List<String> domains();

    /** [vocabulary] how often each token id occurs in a sample of the training text. */
    long[] tokenFrequencies();

    /** A hash of the whole text, on which the nodes of a job must agree; reads all of it. */
    long fingerprint();

    /** The sequences of some slots of a training micro-batch, one for each slot, in order. */
    List<Sequence> training(long step, int microBatch, Slots slots);

    /** Number of validation batches of {@code slots} sequences; the last may be short. */
    int validationBatches(int slots);

    /**
     * The sequences of some slots of a validation batch, in order. The last batch may have none for its last slots, so
     * the list may be short or empty.
     */
    List<Sequence> validation(int batch, Slots slots);
}
