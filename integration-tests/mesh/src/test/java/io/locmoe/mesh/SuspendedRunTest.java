package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportFile;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to pods: one is told to leave, and replaced; then all are told to end at once, with the command, and all
 * are started again. Neither repeats a step. It needs processes, as signals do, and their starts take the time.
 */
@Tag("slow")
class SuspendedRunTest {
    private static final int STEPS = 80;

    @TempDir
    Path directory;

    private final String cluster = "suspended-" + UUID.randomUUID();

    @Test
    void aRunThatIsDrainedAndSuspendedGoesOnToTheBit() throws IOException {
        int[] ports = FreePorts.take(3);
        Locmoe first = node(0, ports);
        Locmoe second = node(1, ports);
        awaitReady(first, second);
        Locmoe drain = Locmoe.start(
                directory,
                ("nodes leave node-1 --when-training 120 --back 120 --mesh 127.0.0.1:" + ports[2]).split(" "));
        Locmoe command = Locmoe.start(directory, train(ports, "run"));
        try (drain) {
            assertThat(second.exitCode(120)).as(second.output()).isEqualTo(143);
            second = node(1, ports);
            awaitReady(second);
            assertThat(drain.exitCode(60)).as(drain.output() + drain.errors()).isZero();
            awaitSteps(command, lastStep() + 5);
            assertThat(checkpoints()).hasSize(1);
            Stream.of(first, second, command).forEach(process -> process.signal("TERM"));
            for (Locmoe process : List.of(first, second, command)) {
                process.exitCode(60);
            }
            ReportFailure drained =
                    ReportFile.in(directory.resolve("run")).read().failures().getFirst();
            assertThat(drained.nodes()).containsExactly("node-1");
            assertThat(drained.state()).isEqualTo(ReportFailure.CHECKPOINT);
            assertThat(drained.from()).isEqualTo(drained.step() - 1);
            long suspended = lastStep();
            assertThat(suspended).isLessThan(STEPS);
            assertThat(checkpoints().getLast()).isEqualTo("step-%06d".formatted(suspended));
            first = node(0, ports);
            second = node(1, ports);
            awaitReady(first, second);
            RunReport run = trained(ports, "run");
            RunReport whole = trained(ports, "whole");
            assertThat(losses(run)).isEqualTo(losses(whole));
            assertThat(run.failures()).as("that of the drained node stays").containsExactly(drained);
            assertThat(run.steps().stream().map(StepReport::step))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, STEPS).boxed().toList());
        } finally {
            Stream.of(first, second, command).forEach(Locmoe::close);
        }
    }

    private RunReport trained(int[] ports, String out) throws IOException {
        CommandHere command = CommandHere.run(train(ports, out));
        assertThat(command.exitCode()).as(command.text()).isZero();
        return ReportFile.in(directory.resolve(out)).read();
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }

    private List<String> checkpoints() throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve("run/checkpoints"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("step-\\d+"))
                    .sorted()
                    .toList();
        }
    }

    private long lastStep() throws IOException {
        Path steps = directory.resolve("run/steps.jsonl");
        return Files.exists(steps)
                ? Files.readAllLines(steps).stream()
                        .filter(line -> line.matches("\\{\"step\":\\d+,.*}"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\{\"step\":(\\d+),.*", "$1")))
                        .max()
                        .orElse(0)
                : 0;
    }

    private void awaitSteps(Locmoe command, long step) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> lastStep() >= step || !command.runs());
        assertThat(command.runs()).as(command.output() + command.errors()).isTrue();
    }

    private String[] train(int[] ports, String out) {
        return ("train --mesh 127.0.0.1:%d --out %s --continue --recoveries 2 --replace-wait 120 --steps %d"
                        + " --set nodes=2 --set width=64 --set feedForward=128 --set sequence=32 --set batch=8"
                        + " --set warmupSteps=4 --set validateEvery=0 --set checkpointSeconds=0"
                        + " --set snapshotShare=0 --shadow random --set shadow.delay=20")
                .formatted(ports[2], directory.resolve(out), STEPS)
                .split(" ");
    }

    private Locmoe node(int index, int[] ports) throws IOException {
        Path config = directory.resolve("node-" + index + ".yaml");
        Files.writeString(config, """
                index: %d
                cluster: %s
                open: true
                roots: [%s]
                membershipPort: %d
                controlPort: %d
                join: ["127.0.0.1:%d", "127.0.0.1:%d"]
                """.formatted(
                        index, cluster, directory, ports[index], index == 0 ? ports[2] : 0, ports[0], ports[1]));
        return Locmoe.start(directory.resolve("node-" + index), "node", "--config", config.toString());
    }

    private static void awaitReady(Locmoe... nodes) {
        for (Locmoe node : nodes) {
            await().atMost(Duration.ofSeconds(90)).until(() -> node.output().contains("is ready") || !node.runs());
            assertThat(node.runs()).as(node.output() + node.errors()).isTrue();
        }
    }
}
