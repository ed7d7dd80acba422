package io.locmoe.engine;

import io.locmoe.engine.job.Sequence;
import io.locmoe.engine.job.Slots;
import io.locmoe.engine.job.TextSource;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Made-up text, slot by slot; null where there is no more. */
public interface SlotText extends TextSource {
    Sequence training(long step, int microBatch, int slot, int slots);

    Sequence validation(int batch, int slot, int slots);

    @Override
    default long fingerprint() {
        return 0;
    }

    @Override
    default List<Sequence> training(long step, int microBatch, Slots slots) {
        return sequences(slots, slot -> training(step, microBatch, slot, slots.total()));
    }

    @Override
    default List<Sequence> validation(int batch, Slots slots) {
        return sequences(slots, slot -> validation(batch, slot, slots.total()));
    }

    private static List<Sequence> sequences(Slots slots, IntFunction<Sequence> of) {
        return IntStream.range(slots.first(), slots.end())
                .mapToObj(of)
                .takeWhile(sequence -> sequence != null)
                .toList();
    }
}
