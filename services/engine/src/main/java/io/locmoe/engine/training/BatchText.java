package io.locmoe.engine.training;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.settings.JobSettings;

/**
 * The batches of one rank.
 *
 * @param text     text of the job
 * @param slots    slots of the rank in a micro-batch
 * @param sequence tokens of a sequence
 */
record BatchText(TextSource text, Slots slots, int sequence) {
    /** Micro-batch numbers of validation start here, so that its messages differ from those of a step. */
    private static final int FIRST_OF_VALIDATION = 1 << 20;

    /** The batches of a rank. */
    static BatchText of(JobSettings settings, TextSource text, int rank, int ranks) {
        int slots = settings.training().batch() / settings.training().microBatches();
        return new BatchText(
                text, Slots.of(rank, ranks, slots), settings.model().sequence());
    }

    Batch training(long step, int microBatch) {
        return Batch.of(text.training(step, microBatch, slots), slots, sequence, step, microBatch, true);
    }

    int validationBatches() {
        return text.validationBatches(slots.total());
    }

    /** @param step step after which the model is validated */
    Batch validation(long step, int batch) {
        return Batch.of(text.validation(batch, slots), slots, sequence, step, FIRST_OF_VALIDATION + batch, false);
    }
}
