package io.locmoe.engine.size;

import io.locmoe.engine.settings.JobSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a job's nodes would save by other settings, as {@link MemoryNeed} estimates it. */
public final class MemorySavings {
    private MemorySavings() {}

    /**
     * A phrase for each setting that would save memory, with the bytes of a node and their purpose; none if there is no
     * such setting.
     *
     * @param vocabulary number of token ids
     */
    public static List<String> of(JobSettings settings, int vocabulary) {
        List<String> phrases = new ArrayList<>();
        int parts = settings.training().batch() / settings.mesh().ranks();
        if (parts > settings.training().microBatches()) {
            add(phrases, settings, vocabulary, "microBatches", Integer.toString(parts), MemoryNeed::activations);
        }
        String blocks = Integer.toString(settings.model().blocks());
        add(phrases, settings, vocabulary, "recompute", blocks, MemoryNeed::activations);
        String frozen = settings.training().freeze();
        String more = frozen.isBlank() ? "" : frozen + ",";
        if (settings.model().sparseLayers() > 0) {
            add(phrases, settings, vocabulary, "freeze", more + "*.experts", MemoryNeed::state);
        }
        add(phrases, settings, vocabulary, "freeze", more + "embedding", MemoryNeed::state);
        add(phrases, settings, vocabulary, "shardMoments", "true", MemoryNeed::state);
        if (settings.recovery().snapshots()) {
            add(phrases, settings, vocabulary, "snapshotShare", "0", MemoryNeed::copies);
        }
        return phrases;
    }

    private static void add(
            List<String> phrases,
            JobSettings settings,
            int vocabulary,
            String name,
            String value,
            ToDoubleFunction<MemoryNeed> purpose) {
        double now = purpose.applyAsDouble(MemoryNeed.of(settings, vocabulary));
        double then = purpose.applyAsDouble(MemoryNeed.of(settings.with(Map.of(name, value)), vocabulary));
        if (then < now) {
            phrases.add(name + "=" + value + " saves " + MemoryNeed.size(now - then) + " of " + of(name));
        }
    }

    private static String of(String name) {
        return switch (name) {
            case "microBatches", "recompute" -> "activations";
            case "shardMoments" -> "moments";
            case "freeze" -> "gradients and moments";
            default -> "copies to recover from";
        };
    }
}
