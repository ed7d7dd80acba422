package io.locmoe.engine;

import io.locmoe.engine.job.Sequence;
import java.util.List;

/** A text that is another one but for what a test changes. */
public abstract class ForwardingText implements SlotText {
    private final SlotText text;

    protected ForwardingText(SlotText text) {
        this.text = text;
    }

    @Override
    public int vocabularySize() {
        return text.vocabularySize();
    }

    @Override
    public List<String> domains() {
        return text.domains();
    }

    @Override
    public long[] tokenFrequencies() {
        return text.tokenFrequencies();
    }

    @Override
    public Sequence training(long step, int microBatch, int slot, int slots) {
        return text.training(step, microBatch, slot, slots);
    }

    @Override
    public int validationBatches(int slots) {
        return text.validationBatches(slots);
    }

    @Override
    public Sequence validation(int batch, int slot, int slots) {
        return text.validation(batch, slot, slots);
    }
}
