package io.locmoe.cli.progress;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportJson;
import io.locmoe.report.ReportMove;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    private static final ReportJob RUNNING = new ReportJob(
            ReportJob.RUNNING,
            "",
            "2026-01-01T00:00:00Z",
            null,
            0,
            Map.of(),
            Map.of(),
            Machine.current(),
            List.of(),
            null);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private final AtomicLong now = new AtomicLong();

    @Test
    void theTerminalLineIsRewrittenAndMessagesStayAboveIt() {
        Progress progress = new TerminalProgress(out, Terminal.fixed(true, 36, false, false), 10, now::get);
        progress.phase("starting");
        progress.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        progress.message("a node says something");
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith("\r\033[Kstarting\r\033[K1/10");
        assertThat(text).contains("\r\033[Ka node says something" + System.lineSeparator() + "1/10");
    }

    @Test
    void theTerminalLineIsDrawnAtMostEachEightyMillisecondsAndAtTheEnd() {
        Progress progress = new TerminalProgress(out, Terminal.fixed(true, 60, false, false), 100, now::get);
        for (int n = 1; n <= 100; n++) {
            progress.accept(new TrainingEvent.StepCompleted(step(n, 100, 0.5)));
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text.split("\r", -1)).hasSize(1 + 13 + 1);
        assertThat(text).contains("100/100");
    }

    @Test
    void jsonHasAnObjectALineForEachEventAndNothingElse() throws Exception {
        Progress progress = new JsonProgress(out);
        progress.phase("starting");
        progress.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        progress.accept(new TrainingEvent.Validated(1, Double.NaN));
        progress.accept(new TrainingEvent.CheckpointWritten(1, "checkpoints/1"));
        ReportCollector collector = new ReportCollector(RUNNING);
        progress.slow(collector.add(new TrainingEvent.PaceChanged("node-2", new PaceChange(2, 430, 417, 0, 2.9))));
        progress.slow(collector.add(new TrainingEvent.PaceChanged("node-2", new PaceChange(2, 530, 417, 519, 3.5))));
        progress.moved(new ReportMove(List.of("node-2"), Map.of("node-0", 3, "node-2", 1), 540, 0.75));
        progress.decided(Map.of("driver.products", "float32:left"));
        collector.end(ReportJob.FAILED, "a node died");
        progress.end(collector.report(), Path.of("out"));
        List<JsonNode> events = lines().stream().map(ProgressTest::json).toList();
        assertThat(events)
                .extracting(e -> e.get("event").asText())
                .containsExactly("phase", "step", "validation", "checkpoint", "slow", "slow", "move", "decided", "end");
        assertThat(events.get(1).at("/milliseconds/compute").asDouble()).isEqualTo(50);
        assertThat(events.get(2).get("lossPerToken").isNull()).isTrue();
        assertThat(events.get(4).get("message").asText())
                .isEqualTo("node-2 is slow: since step 417 it computes 2.9 times as long as the others");
        assertThat(events.get(4).get("until").isNull()).isTrue();
        assertThat(events.get(5).get("message").asText())
                .isEqualTo("node-2 keeps up again since step 520; from step 417 it computed up to 3.5 times as long as"
                        + " the others");
        assertThat(events.get(5).get("until").asLong()).isEqualTo(519);
        assertThat(events.get(6).get("message").asText())
                .isEqualTo("node-2 hosts 1 of 4 experts from step 540 on; training again after 0.8 s");
        assertThat(events.get(6).at("/experts/node-0").asInt()).isEqualTo(3);
        assertThat(events.get(7).get("message").asText())
                .isEqualTo("driver.products=float32:left, decided by the machine of the first node for all nodes");
        assertThat(events.get(7).get("settings").get("driver.products").asText())
                .isEqualTo("float32:left");
        assertThat(events.get(8).get("message").asText()).isEqualTo("a node died");
    }

    @Test
    void eventsForTensorBoardBeginWithTheFirstStepAndEndWithTheRun(@TempDir Path directory) throws IOException {
        Path events = directory.resolve("run");
        JobSettings settings = SettingsParser.parse(Map.of());
        Progress progress = Progresses.alsoTensorBoard(Progress.lines(out, 10, 0), events, settings);
        progress.message("refused");
        assertThat(events).doesNotExist();
        Files.writeString(events, "in the way");
        progress.accept(new TrainingEvent.StepCompleted(step(1, 100, 0.5)));
        Files.delete(events);
        progress.accept(new TrainingEvent.StepCompleted(step(2, 100, 0.5)));
        progress.end(new ReportCollector(RUNNING).report(), Path.of("out"));
        assertThat(lines())
                .anyMatch(line -> line.contains(events.toString()) && line.endsWith("this is tried again"))
                .contains("the event file for TensorBoard can be written again");
        assertThat(events).isDirectoryContaining("glob:**/events.out.tfevents.*");
    }

    private static JsonNode json(String line) {
        try {
            return ReportJson.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
