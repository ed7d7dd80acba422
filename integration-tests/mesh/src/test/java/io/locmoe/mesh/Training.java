package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunFiles;
import io.locmoe.harness.job.TinyText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * A training on two nodes that are processes of its command.
 *
 * @param files of the run, in the directory {@code run}
 */
public record Training(Locmoe command, RunFiles files) implements AutoCloseable {

    /** @param directory of the run; gets its text, too */
    public static Training start(Path directory, Job job, String... more) {
        return start(directory, job, Locmoe.BRIEF, more);
    }

    /** Starts it with more variables of the environment. */
    public static Training start(Path directory, Job job, Map<String, String> environment, String... more) {
        RunFiles files = new RunFiles(directory.resolve("run"));
        List<String> words =
                new ArrayList<>(List.of("train", "--out", files.directory().toString()));
        words.addAll(job.setIfAbsent("nodes", 2)
                .set("data", TinyText.write(directory.resolve("text")))
                .options());
        words.addAll(Arrays.asList(more));
        return new Training(Locmoe.start(directory, environment, words.toArray(String[]::new)), files);
    }

    /** Waits until a step has been trained, and the training goes on. */
    public void awaitStep(long step) {
        await(() -> files.lastStep() >= step);
    }

    /** Waits until the command knows of a checkpoint, and the training goes on. */
    public void awaitCheckpoint() {
        await(() -> command.output().contains("checkpoint of step "));
    }

    private void await(BooleanSupplier event) {
        Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> !command.runs() || event.getAsBoolean());
        assertThat(command.runs()).as(said()).isTrue();
    }

    /** All that the command has written, for a failure of a test. */
    public String said() {
        return command.output() + command.errors();
    }

    @Override
    public void close() {
        command.close();
    }
}
