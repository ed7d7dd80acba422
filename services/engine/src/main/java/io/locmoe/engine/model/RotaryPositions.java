package io.locmoe.engine.model;

import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.Optional;

/**
 * Rotary positions (Su et al. 2021): at position t the pair of elements i and i + d/2 of a head of d elements is
 * rotated by the angle t theta^(-2i/d), or by a {@linkplain RotaryFrequencies scaled} one. By the fused kernel, or by
 * {@link ComposedRotation} if a device lacks it.
 */
final class RotaryPositions {
    private final int half;
    /** [positions x half] */
    private final float[] cosines;

    private final float[] sines;

    private RotaryPositions(int positions, RotaryFrequencies frequencies) {
        double[] turns = frequencies.values();
        half = turns.length;
        cosines = new float[positions * half];
        sines = new float[positions * half];
        for (int at = 0; at < cosines.length; at++) {
            double angle = at / half * turns[at % half];
            cosines[at] = (float) (frequencies.attention() * Math.cos(angle));
            sines[at] = (float) (frequencies.attention() * Math.sin(angle));
        }
    }

    /** The rotary positions of a model; empty if it has others. */
    static Optional<RotaryPositions> of(ModelSettings model) {
        return model.positions() == ModelSettings.PositionKind.ROTARY
                ? Optional.of(new RotaryPositions(
                        model.sequence(), new RotaryFrequencies(model.rotary(), model.rotaryHeadWidth())))
                : Optional.empty();
    }

    /**
     * Rotates queries and keys of rows that have the columns of {@link Attention}; valid until the end of the step.
     *
     * @param heads     those of a row
     * @param positions of the first rows, and again of the next as many
     */
    Linear.Turn turn(Tape tape, int rows, HeadShape heads, int... positions) {
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
