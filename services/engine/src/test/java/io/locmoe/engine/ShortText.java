package io.locmoe.engine;

import io.locmoe.engine.job.Sequence;
import java.util.Arrays;

/** The made-up text with an end: of each batch the last quarter of the slots has one short sequence and no other. */
public final class ShortText extends ForwardingText {
    public ShortText(int sequence) {
        super(new Patterns(sequence));
    }

    @Override
    public Sequence training(long step, int microBatch, int slot, int slots) {
        int whole = slots * 3 / 4;
        return slot > whole ? null : shorten(super.training(step, microBatch, slot, slots), slot == whole);
    }

    @Override
    public Sequence validation(int batch, int slot, int slots) {
        Sequence sequence = super.validation(batch, slot, slots);
        return sequence == null ? null : shorten(sequence, slot % 3 == 1);
    }

    /** Keeps a third of the tokens; the rest is padding. */
    private static Sequence shorten(Sequence s, boolean cut) {
        int[] targets = s.targets().clone();
        int[] tokens = s.tokens().clone();
        if (cut) {
            Arrays.fill(targets, targets.length / 3, targets.length, -1);
            Arrays.fill(tokens, tokens.length / 3 + 1, tokens.length, 0);
        }
        return new Sequence(tokens, targets, s.domain());
    }
}
