package io.locmoe.planner.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.size.MemoryNeed;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.planner.exchange.ExchangeCase;
import io.locmoe.planner.exchange.PlanningException;
import io.locmoe.planner.exchange.RouterStatistics;
import io.locmoe.planner.hardware.Hardware;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
    private static final int VOCABULARY = 256;

    private final Planner planner = new Planner(choice -> ExchangeCase.strategy(choice.name()));

    private static Job job(int nodes, String... hardware) {
        return job(nodes, 1, hardware);
    }

    private static Job job(int nodes, int devices, String... hardware) {
        JobSettings settings = SettingsParser.parse(
                Map.of("nodes", Integer.toString(nodes), "devicesPerNode", Integer.toString(devices)));
        RouterStatistics even = RouterStatistics.of(8, 1, 1.0 / nodes, 0, Double.POSITIVE_INFINITY);
        return new Job(
                settings,
                VOCABULARY,
                ExchangeCase.hardware(hardware),
                Collections.nCopies(settings.model().sparseLayers(), even));
    }

    private TrainingPlan plan(Job job) {
        return planner.plan(job, Map.of());
    }

    @Test
    void aDeviceAloneTakesItsOperationsOverItsRate() {
        Job job = job(1, "peakFloat32", "1e12", "achieved", "0.5", "memoryRate", "1e17");
        TrainingPlan plan = plan(job);
        ModelSize size = ModelSize.of(job.settings().model(), VOCABULARY);
        long tokens = (long) plan.tokensOfStep();
        long entries = tokens * job.settings().model().sparseLayers();
        assertThat(plan.step().total())
                .isCloseTo(size.flops(job.settings().model(), tokens, entries) / 5e11, within(1e-9));
        assertThat(plan.step().compute()).isCloseTo(plan.processor().compute(), within(1e-9));
        assertThat(plan.step().exchange()).isZero();
        assertThat(plan.step().gradientSync()).isZero();
    }

    @Test
    void nodesDivideTheComputingAndSendWhatTheirTokensNeed() {
        String[] hardware = {"peakFloat32", "1e12", "memoryRate", "1e17"};
        TrainingPlan one = plan(job(1, hardware));
        TrainingPlan four = plan(job(4, hardware));
        assertThat(four.step().compute())
                .isCloseTo(one.step().compute() / 4, within(1e-3 * one.step().compute()));
        JobSettings settings = job(4, hardware).settings();
        double rows = four.tokensOfStep() * settings.model().sparseLayers() * 0.75;
        assertThat(four.traffic().betweenNodes())
                .isEqualTo(4 * rows * settings.model().width() * Float.BYTES);
    }

    @Test
    void nodesOfOneMachineShareItsProcessors() {
        String[] hardware = {"peakFloat32", "1e12", "memoryRate", "1e17", "nodeRate", "1e15"};
        TrainingPlan each = plan(job(4, hardware));
        TrainingPlan shared =
                plan(job(4, "peakFloat32", "1e12", "memoryRate", "1e17", "nodeRate", "1e15", "cores", "2"));
        assertThat(shared.step().compute())
                .isCloseTo(2 * each.step().compute(), within(0.01 * each.step().compute()));
        assertThat(shared.processor().compute()).isEqualTo(each.processor().compute());
    }

    /** Devices that share processors; threads whose messages have arrived wait 2 ms for one. */
    @ParameterizedTest
    @CsvSource({"4, 1, nodeLatency", "1, 4, deviceLatency"})
    void calibratedHardwareHasTheTimesOfItsRunAndOfAnotherRouter(int nodes, int devices, String latency) {
        String[] sheet = {"peakFloat32", "1e11", "memoryRate", "2e10", "nodeRate", "2.5e9", "launchSeconds", "4e-7"};
        Job truth = job(
                nodes,
                devices,
                with(
                        sheet,
                        "achieved=0.3 messageSeconds=3e-5 byteSeconds=6e-10 cores=1.4 jitter=0.05 " + latency
                                + "=2e-3"));
        Job guess = job(
                nodes,
                devices,
                with(sheet, "achieved=0.35 messageSeconds=1e-5 byteSeconds=2e-10 nodeLatency=2e-5 cores=2"));
        TrainingPlan run = plan(truth);
        Hardware fitted =
                HardwareFit.of(planner, guess, new MeasuredRun(truth.settings(), run.step(), run.processor(), null));
        assertClose(plan(truth.on(fitted)), run);
        RouterStatistics local = RouterStatistics.of(8, 1.3, 0.9, 0.05, Double.POSITIVE_INFINITY);
        Job other = truth.with(Collections.nCopies(truth.routers().size(), local));
        assertClose(plan(other.on(fitted)), plan(other));
    }

    private static String[] with(String[] values, String more) {
        return Stream.concat(Arrays.stream(values), Arrays.stream(more.split("[ =]")))
                .toArray(String[]::new);
    }

    private static void assertClose(TrainingPlan plan, TrainingPlan right) {
        assertThat(plan.step().total()).isCloseTo(right.step().total(), withinPercentage(2));
        assertThat(plan.step().compute()).isCloseTo(right.step().compute(), withinPercentage(2));
        assertThat(plan.step().exchange() + plan.step().gradientSync())
                .isCloseTo(right.step().exchange() + right.step().gradientSync(), withinPercentage(5));
        assertThat(plan.processor().messages()).isCloseTo(right.processor().messages(), withinPercentage(2));
    }

    @Test
    void whatWasSimulatedBeforeChangesNoNumber() {
        Job two = job(2, "peakFloat32", "1e12", "messageSeconds", "1e-5");
        Job four = job(4, "peakFloat32", "1e12", "messageSeconds", "1e-5");
        Job slow =
                four.on(job(4, "peakFloat32", "1e12", "messageSeconds", "1e-4").hardware());
        for (Job each : List.of(two, four, slow, two, four)) {
            TrainingPlan alone = new Planner(choice -> ExchangeCase.strategy(choice.name())).plan(each, Map.of());
            assertThat(plan(each)).isEqualTo(alone);
        }
        assertThat(plan(slow).step().total()).isGreaterThan(plan(four).step().total());
    }

    @Test
    void memoryIsTheEnginesEstimate() {
        Job job = job(4, "peakFloat32", "1e12", "memory", "1e6");
        MemoryNeed need = MemoryNeed.of(job.settings(), VOCABULARY);
        TrainingPlan.Memory memory = plan(job).memory();
        assertThat(memory.state()).isEqualTo(need.state());
        assertThat(memory.activations()).isEqualTo(need.activations());
        assertThat(memory.fits()).isFalse();
        assertThat(plan(job(4, "peakFloat32", "1e12")).memory().fits()).isTrue();
    }

    @Test
    void failuresLeaveTheShareOfTheTimeBetweenThem() {
        Job job = job(4, "peakFloat32", "1e12", "failureHours", "10", "recoverySeconds", "90", "lostSteps", "0");
        TrainingPlan.Goodput goodput = plan(job).goodput();
        double copies = 1 - job.settings().recovery().snapshotShare();
        assertThat(goodput.failuresPerDay()).isCloseTo(4 * 2.4, within(1e-9));
        assertThat(goodput.share()).isCloseTo(copies / (1 + 90.0 / 9_000), within(1e-9));
        assertThat(goodput.tokensPerSecond())
                .isCloseTo(
                        goodput.share()
                                * plan(job).tokensOfStep()
                                / plan(job).step().total(),
                        within(1e-6));
    }

    @Test
    void aDeviceWithoutProductsOfThePrecisionIsNamed() {
        Job job = job(2, "peakFloat16", "1e12");
        assertThatThrownBy(() -> plan(job))
                .isInstanceOf(PlanningException.class)
                .hasMessageContaining("no rate of products in float32; give --hardware peakFloat32=");
    }

    @Test
    void theBestPlanThatFitsComesFirstAndChangesAreRankedByTheirEffect() {
        Map<Map<String, String>, Job> jobs = new LinkedHashMap<>();
        jobs.put(Map.of("a", "none"), job(2));
        jobs.put(Map.of("a", "slow"), job(2, "peakFloat32", "1e11"));
        jobs.put(Map.of("a", "full"), job(2, "peakFloat32", "1e13", "memory", "1"));
        jobs.put(Map.of("a", "quick"), job(2, "peakFloat32", "1e12"));
        PlanSearch search = PlanSearch.of(planner, jobs, Map.of(Map.of("a", "wrong"), "it is wrong"));
        assertThat(search.plans().stream().map(plan -> plan.choice().get("a")))
                .containsExactly("quick", "slow", "full");
        assertThat(search.leftOut().keySet()).containsExactlyInAnyOrder(Map.of("a", "wrong"), Map.of("a", "none"));
        assertThat(search.behind(search.plans().get(1)).getFirst()).startsWith("compute +");
        List<Double> effects = search.sensitivities().stream()
                .map(each -> Math.abs(each.effect()))
                .toList();
        assertThat(effects).isSortedAccordingTo(Collections.reverseOrder());
        assertThat(search.sensitivities().getFirst().change()).isEqualTo("twice the peak of products");
        assertThat(search.sensitivities().getFirst().effect()).isNegative();
    }
}
