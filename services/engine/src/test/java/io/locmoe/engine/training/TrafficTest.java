package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TestRouters;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes of a step in which every token goes to expert 0, worked out by hand: a token of another rank travels to rank 0
 * and back, and so does its gradient. Each way is 16 float32 = 64 bytes a token.
 */
@Tag("slow")
class TrafficTest {

    @TempDir
    Path directory;

    private List<StepReport> steps(String nodes, String devices) {
        return steps(nodes, devices, "float32");
    }

    private List<StepReport> steps(String nodes, String devices, String precision) {
        return MeshRun.run(
                        TinyJob.settings(
                                "router",
                                "everyone-to-0",
                                "nodes",
                                nodes,
                                "devicesPerNode",
                                devices,
                                "precision",
                                precision,
                                "validateEvery",
                                "2",
                                "checkpointEvery",
                                "3"),
                        TestDriver.REFERENCE.driver(),
                        new Patterns(8),
                        directory,
                        List.of(new TestRouters()))
                .steps;
    }

    /** 16 tokens on each of 4 nodes; validations and checkpoints between the steps count in none. */
    @Test
    void onlyTokensOfOtherNodesTravel() {
        long way = 2 * 16 * 64;
        assertThat(steps("4", "1")).hasSize(12).allSatisfy(step -> {
            assertThat(step.traffic())
                    .as("step %d", step.step())
                    .isDeepEqualTo(new long[][] {{0, way, way, way}, {way, 0, 0, 0}, {way, 0, 0, 0}, {way, 0, 0, 0}});
            assertThat(step.bytes().interNode()).isEqualTo(6 * way);
            assertThat(step.bytes().intraNode()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "float16"})
    void smallerTypesHalveTheTraffic(String precision) {
        long way = 2 * 16 * 32;
        assertThat(steps("4", "1", precision))
                .allSatisfy(step -> assertThat(step.bytes().interNode()).isEqualTo(6 * way));
    }

    @Test
    void intraNodeTrafficIsCountedSeparately() {
        long way = 2 * 16 * 64;
        assertThat(steps("2", "2")).allSatisfy(step -> {
            assertThat(step.bytes().intraNode()).isEqualTo(2 * way);
            assertThat(step.bytes().interNode()).isEqualTo(4 * way);
        });
    }

    @Test
    void aSingleRankSendsNothing() {
        assertThat(steps("1", "1")).allSatisfy(step -> {
            assertThat(step.bytes().intraNode()).isZero();
            assertThat(step.bytes().interNode()).isZero();
            assertThat(step.milliseconds().gradientSync()).isZero();
        });
    }

    @Test
    void thePartsOfAStepsTimeAddUp() {
        assertThat(steps("2", "1")).allSatisfy(step -> {
            StepReport.Milliseconds ms = step.milliseconds();
            assertThat(ms.compute() + ms.exchange() + ms.gradientSync() + ms.idle())
                    .isCloseTo(ms.total(), Offset.offset(1e-6));
            assertThat(ms.compute()).isPositive();
            assertThat(ms.exchange()).isPositive();
        });
    }

    /** A thread has a processor for no longer than it takes for the step, but for the moments between two clocks. */
    @Test
    void processorTimeAndMemoryAreReportedByPart() {
        assertThat(steps("2", "1")).allSatisfy(step -> {
            StepReport.Processor ms = step.processor();
            assertThat(ms.exchange()).isPositive();
            assertThat(ms.gradientSync()).isPositive();
            assertThat(ms.agreement()).isPositive();
            assertThat(ms.update()).isPositive();
            assertThat(ms.compute()).isPositive();
            assertThat(ms.compute() + ms.exchange() + ms.gradientSync() + ms.agreement() + ms.update())
                    .isLessThan(step.milliseconds().total() + 1);
            assertThat(step.memory().activations()).isPositive();
            assertThat(step.memory().buffers()).isPositive();
            assertThat(step.memory().heap()).isPositive();
        });
    }
}
