package io.locmoe.engine.training;

import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TextSource.Sequence;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.Batch;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.job.Sequence;
import io.locmoe.tape.Tape;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.List;

/** Mean cross-entropy over the validation text, computed by all ranks together. */
final class Validation {
    /** Micro-batch numbers of validation start here, so that its messages are not mistaken for a step's. */
    private static final int FIRST_MICRO_BATCH = 1 << 20;

    private final JobSettings settings;
    private final TextSource text;
    private final MoeModel model;
    private final Tape tape;
    private final MeshCounts mesh;

    Validation(JobSettings settings, TextSource text, MoeModel model, Tape tape, MeshCounts mesh) {
        this.settings = settings;
        this.text = text;
        this.model = model;
        this.tape = tape;
        this.mesh = mesh;
    }

    /**
     * Nats per token over all ranks.
     *
     * @throws TrainingException if the loss is not finite
     */
    double run(long step) {
        int slots = settings.training().batch() / settings.training().microBatches();
        int perRank = slots / mesh.ranks();
        double loss = 0;
        long tokens = 0;
        tape.recording(false);
        for (int b = 0; b < text.validationBatches(slots); b++) {
            List<Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < perRank; i++) {
                sequences.add(text.validation(b, mesh.rank() * perRank + i, slots));
            }
            Batch batch = Batch.of(sequences, settings.model().sequence(), step, FIRST_MICRO_BATCH + b, false);
            long real = sum(mesh.gather(new long[] {batch.realTokens()}));
            loss += model.transformer()
                    .lossSum(tape, batch.withMeshTokens(real), new ArrayList<>())
                    .toArray()[0];
            tokens += real;
            tape.reset();
        }
        tape.recording(true);
        double total = 0;
        for (long[] rank : mesh.gather(new long[] {Double.doubleToLongBits(loss)})) {
            total += Double.longBitsToDouble(rank[0]);
        }
        if (!Double.isFinite(total)) {
            throw new TrainingException("validation after step " + step + ": the loss is " + total
                    + "; lower learningRate, or start again from the last checkpoint");
        }
        return total / tokens;
    }

    private static long sum(long[][] counts) {
        long sum = 0;
        for (long[] count : counts) {
            sum += count[0];
        }
        return sum;
    }
}
