package io.locmoe.engine.routing;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Arrays;

/**
 * The tokens of a request as the batch of a training step: one sequence on each rank that has tokens.
 *
 * @param step step that the router sees
 */
record TrialBatch(RouteRequest request, long step) {

    private int ranks() {
        return request.mesh().topology().ranks();
    }

    /** Tokens of a sequence. */
    private int length() {
        int sharing = request.rank().isPresent() ? 1 : ranks();
        return Math.max(1, Math.ceilDiv(request.tokens(), sharing));
    }

    private Slots slots() {
        int some = request.tokens() == 0 ? 0 : 1;
        return request.rank().isPresent()
                ? new Slots(request.rank().getAsInt(), some, ranks())
                : new Slots(0, some * ranks(), ranks());
    }

    /** Rows of the batch, padding included. */
    private int rows() {
        return slots().count() * length();
    }

    Batch batch() {
        boolean[] valid = new boolean[rows()];
        Arrays.fill(valid, 0, request.tokens(), true);
        int[] noTargets = new int[rows()];
        Arrays.fill(noTargets, Sequence.NO_TARGET);
        return new Batch(
                Arrays.copyOf(request.tokenIds(), rows()),
                noTargets,
                new int[rows()],
                valid,
                length(),
                slots(),
                request.tokens(),
                step,
                0,
                true);
    }

    /** [rows, columns] the request's rows, which get a gradient; zeros on padding. */
    DeviceTensor tensor(Tape tape) {
        int columns = request.columns();
        float[] values = new float[rows() * columns];
        for (int r = 0; r < request.tokens(); r++) {
            System.arraycopy(request.rows()[r], 0, values, r * columns, columns);
        }
        return tape.variable(values, rows(), columns);
    }

    /** [T][columns] without padding. */
    float[][] withoutPadding(float[] values, int columns) {
        float[][] rows = new float[request.tokens()][];
        Arrays.setAll(rows, r -> Arrays.copyOfRange(values, r * columns, (r + 1) * columns));
        return rows;
    }
}
