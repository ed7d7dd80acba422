package io.locmoe.samples;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.Map;

/** Steps of a mesh of two nodes with two layers of four experts, with numbers that are easy to follow. */
public final class SyntheticSteps {
    private static final PluginMeasures MEASURES = new PluginMeasures(
            List.of(Map.of(), Map.of("margin", 0.5)), Map.of("unsentShare", 0.25), Map.of("launches", 412.));

    private SyntheticSteps() {}

    /**
     * Step {@code n} takes {@code total} ms and trains on 100 tokens; its local share is {@code localShare}.
     *
     * @param repeated why it was repeated; nothing where it was not
     */
    public static StepReport step(long n, double total, double localShare, String... repeated) {
        return step(n, 6.0 / n, total, localShare, layers(localShare), repeated);
    }

    /** Step {@code n} with a loss, in nats per token. */
    public static StepReport lossy(long n, double loss) {
        return step(n, loss, 100, 0.5, layers(0.5));
    }

    /** Step {@code n} of a model without sparse blocks. */
    public static StepReport dense(long n) {
        return step(n, 6.0 / n, 100, 0, List.of());
    }

    private static StepReport step(
            long n, double loss, double total, double localShare, List<LayerReport> layers, String... repeated) {
        return new StepReport(
                n,
                100,
                loss,
                0.01,
                0.02,
                localShare,
                0.05,
                1.5,
                0.7,
                1e-3,
                StepReport.LossScaling.NONE,
                milliseconds(total),
                new StepReport.Processor(0.4 * total, 0.1 * total, 0.05 * total, 0.01 * total, 0.02 * total),
                new StepReport.Bytes(1000 * n, 50, 300),
                new StepReport.Memory(5e6, 1e6, 64e6, 30e6),
                layers,
                MEASURES,
                new long[][] {{0, 600}, {400, 0}},
                List.of(repeated));
    }

    private static List<LayerReport> layers(double localShare) {
        return List.of(
                new LayerReport(
                        new long[] {40, 30, 20, 10},
                        localShare,
                        1.2,
                        10,
                        0.1,
                        31,
                        Map.of("auxiliary", 0.01, "locality", 0.02),
                        Map.of("capacityBound", 1.9),
                        null),
                new LayerReport(new long[] {100, 0, 0, 0}, 1, 4, 0, 0, 0, Map.of(), Map.of(), null));
    }

    private static StepReport.Milliseconds milliseconds(double total) {
        return new StepReport.Milliseconds(
                total,
                0.5 * total,
                0.25 * total,
                0.1 * total,
                0.15 * total,
                0.1 * total,
                0.2 * total,
                List.of(rank(0, total, 0.4, 0.2), rank(1, total, 0.6, 0)));
    }

    private static RankTimes rank(int rank, double total, double compute, double idle) {
        return new RankTimes(rank, compute * total, 0.25 * total, 0.1 * total, 0.15 * total, idle * total);
    }
}
