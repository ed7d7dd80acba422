package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.install.Installation;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.TinyText;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The archive of parsed classes of an installation, with which each node of these tests starts in less time: the build
 * of the command has it, that of Maven alone has not.
 */
public final class ClassArchive {
    private static final Path LOCK = Path.of("target/class-archive");

    private ClassArchive() {}

    /** Makes it where there is none of this build, by a training of one node; once for all JVMs that test it. */
    public static void require(Installation installation) {
        Path archive = installation.directory().resolve("node.jsa");
        try (FileChannel file = FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = file.lock();
                Workspace workspace = Workspace.create()) {
            if (isCurrent(archive, installation.commandJar())) {
                return;
            }
            Files.deleteIfExists(archive);
            Path made = archive.resolveSibling("made.jsa");
            Path out = workspace.path().resolve("run");
            List<String> options = new ArrayList<>(List.of("--nodes", "1", "--out", out.toString()));
            options.addAll(Job.tiny()
                    .steps(2)
                    .set("data", TinyText.write(workspace.path().resolve("text")))
                    .options());
            List<String> words = new ArrayList<>(installation.command("train", options));
            words.add(1, "-Dlocmoe.archive=" + made);
            try (CommandProcess training = CommandProcess.start("archive", words, workspace.path(), Map.of())) {
                assertThat(training.awaitEnd(Duration.ofSeconds(240)))
                        .as(training.tail())
                        .isZero();
            }
            if (Files.exists(made)) { // not where its node had no time to write it: then nodes start more slowly
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCurrent(Path archive, Path jar) throws IOException {
        return Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
    }
}
