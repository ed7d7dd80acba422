package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.SimulatorTrace;
import io.locmoe.engine.SimulatorTrace.Task;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of simulated NPUs are threads: rows are copied while experts compute, and nobody waits for a stream. */
@Tag("slow")
@EnabledIf("io.locmoe.engine.SimulatedAscend#isThere")
class AscendOverlapTest {
    private static final String[] SYNCHRONISATIONS = {
        "aclrtSynchronizeDevice",
        "aclrtSynchronizeDeviceWithTimeout",
        "aclrtSynchronizeStream",
        "aclrtSynchronizeStreamWithTimeout"
    };

    @TempDir
    Path directory;

    /** From the end of the first step to that of the one before the last, without calls of some functions. */
    private static final class Watcher implements TrainingListener {
        private final String moved;
        private final String[] refused;
        private final List<Task> tasks = new ArrayList<>();
        private SimulatorTrace trace;

        Watcher(String moved, String... refused) {
            this.moved = moved;
            this.refused = refused;
        }

        @Override
        public void accept(TrainingEvent event) {
            switch (event) {
                case TrainingEvent.StepCompleted(StepReport report) -> {
                    if (report.step() == 1) {
                        trace = new SimulatorTrace(moved, refused);
                    } else if (report.step() == 3) {
                        tasks.addAll(trace.tasks());
                        trace.close();
                    }
                }
                default -> {}
            }
        }
    }

    /** Work lies in a stream for 5 ms unless somebody waits for it, so what the experts compute has to take longer. */
    @ParameterizedTest
    @ValueSource(strings = {"all-to-all", "group-wise"})
    void rowsAreCopiedWhileExpertsCompute(String strategy) {
        Watcher watcher = new Watcher(SimulatorTrace.COPY, SYNCHRONISATIONS);
        MeshRun ascend = watched(strategy, watcher);
        MeshRun cpu = MeshRun.run(job(strategy), TestDriver.CPU.driver(), new Patterns(64), directory.resolve("cpu"));

        for (int device = 0; device < 2; device++) {
            assertCopiesMeetKernels(watcher.tasks, device);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(ascend.steps.get(i).lossPerToken())
                    .isCloseTo(cpu.steps.get(i).lossPerToken(), Percentage.withPercentage(1e-2));
            assertAddsUp(ascend.steps.get(i).milliseconds());
        }
    }

    private MeshRun watched(String strategy, Watcher watcher) {
        return MeshRun.watched(
                job(strategy), new SimulatedAscend(), new Patterns(64), directory.resolve("ascend"), watcher);
    }

    private static Map<String, String> job(String strategy) {
        Map<String, String> job = TinyJob.settings(
                "nodes", "2", "comm", strategy, "overlap", "4", "router", "hash", "steps", "4", "validateEvery", "0");
        job.putAll(Map.of("width", "128", "sequence", "64", "feedForward", "1024", "gradientBucket", "64"));
        return job;
    }

    /** Streams copy asynchronously, and hccl, where it copies rows of the host, by the call that is refused here. */
    @Test
    void rowsGoFromDeviceToDeviceWhileExpertsCompute() {
        Watcher watcher = new Watcher(
                SimulatorTrace.EXCHANGE,
                Stream.concat(Stream.of(SYNCHRONISATIONS), Stream.of("aclrtMemcpy"))
                        .toArray(String[]::new));
        MeshRun ascend = watched("hccl", watcher);

        for (int device = 0; device < 2; device++) {
            assertExchangesMeetKernels(watcher.tasks, device);
        }
        for (StepReport step : ascend.steps) {
            assertAddsUp(step.milliseconds());
            assertThat(step.milliseconds().exchangeHidden()).isPositive();
        }
    }

    /** One stream of a device exchanges rows; copies are in the one that computes, those of gradients in another. */
    private static void assertExchangesMeetKernels(List<Task> tasks, int device) {
        List<Task> own = tasks.stream().filter(task -> task.device() == device).toList();
        List<Task> exchanges = own.stream()
                .filter(task -> task.call().equals(SimulatorTrace.EXCHANGE))
                .toList();
        List<Task> kernels = own.stream().filter(Task::isKernel).toList();
        // two steps, four directions, four chunks
        assertThat(exchanges).hasSize(32);
        assertThat(streams(exchanges)).hasSize(1).isNotEqualTo(streams(kernels));
        assertThat(streams(own.stream().filter(Task::isCopy).toList()))
                .hasSize(2)
                .containsAll(streams(kernels))
                .doesNotContainAnyElementsOf(streams(exchanges));
        assertThat(exchanges).anyMatch(exchange -> kernels.stream().anyMatch(exchange::meets));
    }

    private static Set<Integer> streams(List<Task> tasks) {
        return tasks.stream().map(Task::stream).collect(Collectors.toSet());
    }

    /** Two streams of a device copy rows, one each way, one gradients, and another computes at the same time. */
    private static void assertCopiesMeetKernels(List<Task> tasks, int device) {
        List<Task> own = tasks.stream().filter(task -> task.device() == device).toList();
        List<Task> kernels = own.stream().filter(Task::isKernel).toList();
        Set<Integer> computing = kernels.stream().map(Task::stream).collect(Collectors.toSet());
        assertThat(computing).hasSize(1);
        List<Task> copies = own.stream()
                .filter(task -> task.isCopy() && !computing.contains(task.stream()))
                .toList();
        Set<Integer> copying = copies.stream().map(Task::stream).collect(Collectors.toSet());
        assertThat(copying).hasSize(3);
        assertThat(copies.stream()
                        .filter(copy -> kernels.stream().anyMatch(copy::meets))
                        .map(Task::stream)
                        .collect(Collectors.toSet()))
                .isEqualTo(copying);
    }

    private static void assertAddsUp(StepReport.Milliseconds time) {
        assertThat(time.compute() + time.exchange() + time.gradientSync() + time.idle())
                .isCloseTo(time.total(), Offset.offset(1e-6 * time.total()));
        assertThat(List.of(time.compute(), time.exchange(), time.gradientSync(), time.idle()))
                .allMatch(part -> part >= 0);
        assertThat(time.exchangeHidden()).isBetween(0.0, time.compute());
    }
}
