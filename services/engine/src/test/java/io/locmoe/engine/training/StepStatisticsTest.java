package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.exchange.CountingTransport;
import io.locmoe.engine.exchange.SoloMesh;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.PluginMeasures;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.engine.sparse.LayerResult;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A step's report from hand-made numbers. */
class StepStatisticsTest {
    private static final Offset<Double> EXACT = Offset.offset(1e-12);

    private static final int VOCABULARY = 50;
    /** Two devices that need a core each, in a container with one. */
    private static final RankPeak PEAK = new RankPeak(8e9, 2, 1, 3);

    private static final OwnNumbers UNKNOWN =
            new OwnNumbers(new RankMemory(0, 0, 0, 0), RankPeak.UNKNOWN, PluginMeasures.NONE);

    private static LayerResult layer(int number, long[] load, long entries, long local) {
        return new LayerResult(
                number, "router r", Map.of(), Map.of(), plan(load, Integer.MAX_VALUE), entries, local, new long[1]);
    }

    private static Assignment plan(long[] load, int capacity) {
        return new Assignment(new int[load.length + 1], new int[0], new int[0], new int[0], load, capacity);
    }

    private static StepReport report(int layers, List<List<LayerResult>> microBatches) {
        SoloMesh mesh = new SoloMesh();
        StepStatistics statistics = new StepStatistics(
                SettingsParser.parse(TinyJob.settings("blocks", Integer.toString(2 * layers))),
                VOCABULARY,
                new CountingTransport(mesh),
                new StepClock(),
                mesh,
                TensorGroup.solo());
        statistics.begin(7, 24);
        for (List<LayerResult> results : microBatches) {
            statistics.add(new LossTerm(LossTerm.LANGUAGE_MODEL, Optional.empty(), null, 1f / 24), 36f);
            results.forEach(statistics::add);
        }
        double norm =
                statistics.end(9, 16, new OwnNumbers(new RankMemory(1, 2, 3, 4), PEAK, PluginMeasures.NONE), false);
        assertThat(norm).isCloseTo(5, EXACT);
        return statistics.report(0.01, norm, StepReport.LossScaling.NONE, List.of());
    }

    /** Loads 10, 2, 6, 6: the largest over the mean is 10 / 6 (OLMo's measure). */
    @Test
    void loadSharesAndLoss() {
        StepReport report = report(1, List.of(List.of(layer(0, new long[] {10, 2, 6, 6}, 18, 9))));
        assertThat(report.step()).isEqualTo(7);
        assertThat(report.lossPerToken()).isCloseTo(36.0 / 24, EXACT);
        assertThat(report.loadMaxOverMean()).isCloseTo(1.6666666666667, EXACT);
        assertThat(report.deadExperts()).isZero();
        assertThat(report.droppedShare()).isCloseTo(6.0 / 24, EXACT);
        assertThat(report.localShare()).isCloseTo(0.5, EXACT);
        assertThat(report.gradientNorm()).isCloseTo(5, EXACT);
        assertThat(report.learningRate()).isEqualTo(0.01);
        assertThat(report.memory()).isEqualTo(new StepReport.Memory(1, 2, 3, 4));
    }

    /** Six operations for each parameter that a token meets, at the rate of the one core that the devices share. */
    @Test
    void shareOfThePeakCountsExpertsByTheirEntries() {
        ModelSettings model =
                SettingsParser.parse(TinyJob.settings("blocks", "2")).model();
        ModelSize size = ModelSize.of(model, VOCABULARY);
        StepReport one = report(1, List.of(List.of(layer(0, new long[] {6, 6, 6, 6}, 24, 24))));
        StepReport two = report(1, List.of(List.of(layer(0, new long[] {12, 12, 12, 12}, 48, 24))));
        long expert = size.expertParameters() / model.experts();
        assertThat(one.milliseconds().atPeak()).isCloseTo(24e3 * size.flopsPerToken() / 4e9, EXACT);
        assertThat(two.milliseconds().atPeak()).isCloseTo(one.milliseconds().atPeak() + 24e3 * 6 * expert / 4e9, EXACT);
        assertThat(one.peakShare())
                .isCloseTo(one.milliseconds().atPeak() / one.milliseconds().total(), EXACT);
    }

    @Test
    void microBatchesAddUp() {
        StepReport report = report(
                1,
                List.of(
                        List.of(layer(0, new long[] {8, 0, 4, 0}, 10, 10)),
                        List.of(layer(0, new long[] {2, 2, 2, 6}, 10, 0))));
        assertThat(report.layers().getFirst().expertLoad()).containsExactly(10, 2, 6, 6);
        assertThat(report.layers().getFirst().dropped()).isEqualTo(4);
        assertThat(report.layers().getFirst().capacity()).as("no limit").isZero();
        assertThat(report.lossPerToken()).isCloseTo(3, EXACT);
        assertThat(report.deadExperts())
                .as("over the step, not the micro-batch")
                .isZero();
        assertThat(report.droppedShare()).isCloseTo(4.0 / 24, EXACT);
        assertThat(report.localShare()).isCloseTo(0.5, EXACT);
    }

    /** Shares of the step weigh layers by their entries; the imbalance is that of the worst layer. */
    @Test
    void layersStayApart() {
        StepReport report = report(
                2,
                List.of(List.of(layer(0, new long[] {6, 6, 6, 6}, 24, 24), layer(1, new long[] {24, 0, 0, 0}, 6, 0))));
        assertThat(report.layers()).extracting(LayerReport::localShare).containsExactly(1.0, 0.0);
        assertThat(report.layers()).extracting(LayerReport::droppedShare).containsExactly(0.0, 0.75);
        assertThat(report.layers()).extracting(LayerReport::dropped).containsExactly(0L, 18L);
        assertThat(report.localShare()).isCloseTo(24.0 / 30, EXACT);
        assertThat(report.droppedShare()).isCloseTo(18.0 / 48, EXACT);
        assertThat(report.loadMaxOverMean()).isCloseTo(4, EXACT);
        assertThat(report.deadExperts()).isEqualTo(3);
    }

    /** A layer that saw no token has no share, which is reported as 0. */
    @Test
    void sharesAreZeroIfNothingWasRouted() {
        StepReport report = report(1, List.of(List.of(layer(0, new long[4], 0, 0))));
        assertThat(report.localShare()).isZero();
        assertThat(report.droppedShare()).isZero();
        assertThat(report.loadMaxOverMean()).isZero();
        assertThat(report.deadExperts()).isEqualTo(4);
    }

    @Test
    void faultsFoundByADeviceAreReported() {
        SoloMesh mesh = new SoloMesh();
        StepStatistics statistics = new StepStatistics(
                SettingsParser.parse(TinyJob.settings()),
                VOCABULARY,
                new CountingTransport(mesh),
                new StepClock(),
                mesh,
                TensorGroup.solo());
        for (boolean wrong : new boolean[] {true, false}) {
            statistics.begin(7, 24);
            statistics.end(0, 0, UNKNOWN, wrong);
            assertThat(statistics.wrongSomewhere()).isEqualTo(wrong);
        }
    }

    /** The locality loss stands alone, every other loss of a router is an auxiliary one; each with its factor. */
    @Test
    void lossesStayApart() {
        SoloMesh mesh = new SoloMesh();
        StepStatistics statistics = new StepStatistics(
                SettingsParser.parse(TinyJob.settings()),
                VOCABULARY,
                new CountingTransport(mesh),
                new StepClock(),
                mesh,
                TensorGroup.solo());
        try (Device device = TestDriver.REFERENCE.open();
                Tape tape = new Tape(device)) {
            DeviceTensor any = tape.full(0f);
            Map<String, DeviceTensor> losses =
                    new TreeMap<>(Map.of(RoutingPlan.AUXILIARY, any, RoutingPlan.LOCALITY, any, "z", any));
            statistics.begin(1, 10);
            LayerResult first = new LayerResult(
                    0, "router r", losses, Map.of("capacityBound", 3.0), plan(new long[4], 6), 0, 0, new long[1]);
            LayerResult second = new LayerResult(
                    0, "router r", losses, Map.of("capacityBound", 4.0), plan(new long[4], 8), 0, 0, new long[1]);
            float[] values = {20f, 4f, 6f, 8f};
            List<LossTerm> terms = LossTerm.of(any, 10, List.of(first), 2);
            assertThat(terms).extracting(LossTerm::factor).containsExactly(0.1f, 0.5f, 0.5f, 0.5f);
            for (int i = 0; i < terms.size(); i++) {
                statistics.add(terms.get(i), values[i]);
            }
            statistics.add(first);
            LossTerm.of(any, 10, List.of(second), 2).forEach(term -> statistics.add(term, 0f));
            statistics.add(second);
            StepReport report =
                    statistics.report(0, statistics.end(0, 0, UNKNOWN, false), StepReport.LossScaling.NONE, List.of());
            assertThat(report.lossPerToken()).isCloseTo(2, EXACT);
            assertThat(report.localityLoss()).isCloseTo(3, EXACT);
            assertThat(report.auxiliaryLoss()).isCloseTo(2 + 4, EXACT);
            assertThat(report.layers().getFirst().losses())
                    .isEqualTo(Map.of(RoutingPlan.AUXILIARY, 2.0, RoutingPlan.LOCALITY, 3.0, "z", 4.0));
            assertThat(report.layers().getFirst().capacity())
                    .as("mean over micro-batches")
                    .isEqualTo(7);
            assertThat(report.layers().getFirst().measures()).isEqualTo(Map.of("capacityBound", 3.5));
        }
    }
}
