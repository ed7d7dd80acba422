package io.locmoe.engine.position;

import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.Optional;

/**
 * Rotary positions (Su et al. 2021): at position t pair i of the d elements of a head that are rotated turns by the
 * angle t theta^(-2i/d), or by a {@linkplain RotaryFrequencies scaled} one. By the fused kernel, or by {@link
 * ComposedRotation} if a device lacks it. Both take the halves of a head for pairs, and all of it: see {@link
 * PairOrder} for models with others.
 */
public final class RotaryPositions {
    private final int half;
    /** [positions x half] */
    private final float[] cosines;

    private final float[] sines;

    private final PairOrder order;

    /** @param order of the elements of a head, of which frequencies may have fewer; the others do not turn */
    private RotaryPositions(int positions, RotaryFrequencies frequencies, PairOrder order) {
        double[] turns = frequencies.values();
        this.order = order;
        half = order.width() / 2;
        cosines = new float[positions * half];
        sines = new float[positions * half];
        for (int at = 0; at < cosines.length; at++) {
            boolean turned = at % half < turns.length;
            double angle = turned ? at / half * turns[at % half] : 0;
            double factor = turned ? frequencies.attention() : 1;
            cosines[at] = (float) (factor * Math.cos(angle));
            sines[at] = (float) (factor * Math.sin(angle));
        }
    }

    /** The rotary positions of a model; empty if it has others. */
    public static Optional<RotaryPositions> of(ModelSettings model) {
        return model.positions() == ModelSettings.PositionKind.ROTARY
                ? Optional.of(new RotaryPositions(
                        model.sequence(),
                        new RotaryFrequencies(model.rotary(), model.rotaryHeadWidth()),
                        PairOrder.of(model)))
                : Optional.empty();
    }

    /**
     * Rotates queries and keys of rows that have the columns of attention, and leaves the elements of their heads
     * in the order of pairs, which changes no product of a query and a key; valid until the end of the step.
     *
     * @param heads     those of a row
     * @param positions of the first rows, and again of the next as many
     */
    public Rotation turn(Tape tape, int rows, HeadShape heads, int... positions) {
        return order.before(rotation(tape, rows, heads, positions), tape, rows, heads);
    }

    private Rotation rotation(Tape tape, int rows, HeadShape heads, int... positions) {
        int sequence = positions.length;
        int turned = heads.queries() + heads.keysAndValues();
        float[] cos = at(cosines, positions);
        float[] sin = at(sines, positions);
        if (!tape.executes(RotaryEmbedding.class)) {
            return ComposedRotation.of(tape, cos, sin, rows, heads.all(), turned, sequence);
        }
        Span cosineTable = tape.of(cos, sequence, half).span();
        Span sineTable = tape.of(sin, sequence, half).span();
        return (on, matrix, back) -> on.launch(new RotaryEmbedding(
                matrix, cosineTable, sineTable, rows, heads.all() * 2 * half, turned, 2 * half, sequence, back));
    }

    private float[] at(float[] table, int... positions) {
        float[] chosen = new float[positions.length * half];
        for (int t = 0; t < positions.length; t++) {
            System.arraycopy(table, positions[t] * half, chosen, t * half, half);
        }
        return chosen;
    }
}
