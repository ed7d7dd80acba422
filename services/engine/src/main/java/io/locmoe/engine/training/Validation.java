package io.locmoe.engine.training;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.engine.sparse.ValidatedLayers;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;

/**
 * Mean cross-entropy over the validation text, and the routes of its tokens, computed by all ranks together. Used by
 * the rank's thread.
 */
public final class Validation {
    private final BatchText text;
    private final MoeModel model;
    private final Tape tape;
    private final MeshCounts mesh;
    private final ValidatedLayers layers;

    Validation(JobSettings settings, BatchText text, MoeModel model, Tape tape, MeshCounts mesh) {
        this.text = text;
        this.model = model;
        this.tape = tape;
        this.mesh = mesh;
        this.layers = new ValidatedLayers(settings.model());
    }

    /**
     * One rank's part of the validation, with the batches of a job.
     *
     * @param mesh the ranks that share the work
     */
    public static Validation of(JobSettings settings, TextSource text, MoeModel model, Tape tape, MeshCounts mesh) {
        BatchText own = BatchText.of(settings, text, mesh.rank(), mesh.ranks());
        return new Validation(settings, own, model, tape, mesh);
    }

    /**
     * Validates over all ranks.
     *
     * @param step steps done
     * @throws TrainingException if the loss is not finite
     */
    public TrainingEvent.Validated run(long step) {
        boolean recording = tape.recording();
        double loss = 0;
        long tokens = 0;
        tape.recording(false);
        for (int b = 0; b < text.validationBatches(); b++) {
            Batch batch = text.validation(step, b);
            long real = mesh.sum(new long[] {batch.realTokens()})[0];
            loss += lossSum(batch.withMeshTokens(real));
            tokens += real;
        }
        tape.recording(recording);
        return new TrainingEvent.Validated(step, overAllRanks(step, loss) / tokens, layers.end(mesh));
    }

    private double overAllRanks(long step, double loss) {
        double total = 0;
        for (long[] rank : mesh.gather(new long[] {Double.doubleToLongBits(loss)})) {
            total += Double.longBitsToDouble(rank[0]);
        }
        if (!Double.isFinite(total)) {
            throw new TrainingException("validation after step " + step + ": the loss is " + total
                    + "; lower learningRate, or start again from the last checkpoint");
        }
        return total;
    }

    private float lossSum(Batch batch) {
        LayerResults results = new LayerResults();
        DeviceTensor sum = model.transformer().lossSum(tape, batch, results);
        float loss = results.read(tape, List.of(sum))[0][0];
        layers.add(results, batch);
        tape.reset();
        return loss;
    }
}
