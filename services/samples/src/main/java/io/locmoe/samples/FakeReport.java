package io.locmoe.samples;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.Map;

/** The report of a step of fake work: one layer of two experts, 20 ms. */
public final class FakeReport {
    private FakeReport() {}

    public static StepReport of(int step) {
        return new StepReport(
                step,
                2048,
                5,
                0,
                0,
                1,
                0,
                1,
                1,
                1e-3,
                StepReport.LossScaling.NONE,
                new StepReport.Milliseconds(20, 10, 6, 3, 2, 2, 4),
                StepReport.Processor.NONE,
                new StepReport.Bytes(0, 700, 30),
                StepReport.Memory.NONE,
                List.of(new LayerReport(new long[] {1500, 548}, 1, 1, 7, 0.1, 0, Map.of(), Map.of(), null)),
                PluginMeasures.NONE,
                new long[][] {{700}},
                List.of());
    }
}
