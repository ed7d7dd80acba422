package io.locmoe.launcher.check;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.size.MemoryNeed;
import io.locmoe.engine.size.MemorySavings;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.launcher.RunException;
import io.locmoe.report.text.Quantity;
import java.util.Optional;

/** What a job needs from the machine, computed before anything is started. */
public record ModelCost(JobSettings settings, int vocabulary, ModelSize size, MemoryNeed need) {
    private static final double SHARE_OF_A_LARGE_JOB = 0.25;

    static ModelCost of(JobSettings settings, int vocabulary) {
        return new ModelCost(
                settings, vocabulary, ModelSize.of(settings.model(), vocabulary), MemoryNeed.of(settings, vocabulary));
    }

    /** One line for people. */
    public String text() {
        return "model: " + Quantity.count(size.parameters()) + " parameters (" + Quantity.count(size.sharedParameters())
                + " on every device, "
                + Quantity.count(size.expertParameters()) + " in experts), " + Quantity.count(size.flopsPerToken())
                + " operations per token, "
                + Quantity.count(need.state()) + "B of training state on each of " + settings.nodes()
                + " nodes" + products();
    }

    private String products() {
        Precision precision = settings.training().precision();
        return precision == Precision.FLOAT32 ? "" : ", matrix products of " + precision;
    }

    /**
     * Rejects a job that does not fit into the machine shared by all its nodes.
     *
     * @param machineBytes memory of the machine
     * @param heapBytes    Java heap of a node
     * @throws RunException with the sizes, and what to change
     */
    void requireMemory(long machineBytes, long heapBytes) {
        need.problem(settings.nodes(), machineBytes, heapBytes).ifPresent(problem -> {
            throw RunException.usage(
                    text() + "; " + problem + ", or run the job on a mesh of larger machines with --mesh"
                            + savings().map(saved -> "; " + saved).orElse(""));
        });
    }

    /**
     * What single settings would save, for a job whose nodes take more than a quarter of their machine's memory.
     *
     * @param machineBytes memory of the machine
     * @return empty for other jobs
     */
    public Optional<String> advice(long machineBytes) {
        return need.share(settings.nodes(), machineBytes) > SHARE_OF_A_LARGE_JOB
                ? savings().map(saved -> "memory: " + saved)
                : Optional.empty();
    }

    /** What a node would save by single settings. */
    private Optional<String> savings() {
        return Optional.of(MemorySavings.of(settings, vocabulary))
                .filter(savings -> !savings.isEmpty())
                .map(savings -> "on each node " + String.join(", ", savings));
    }
}
