package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.harness.container.Podman;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.samples.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image of this build in podman's storage, until it is closed.
 *
 * @param tag    its name there
 * @param digest of its manifest, as the command prints it
 */
record BuiltImage(Podman podman, String tag, String digest) implements AutoCloseable {
    /** A Java runtime is linked and classes are parsed, on a machine that may be busy. */
    private static final Duration LONGEST = Duration.ofMinutes(8);

    private static BuiltImage shared;

    /** One for all tests of this JVM, removed with it, as building one takes a while. */
    static synchronized BuiltImage shared() {
        if (shared == null) {
            Path logs = Project.root().resolve("integration-tests/kubernetes/target/image");
            shared = build(
                    logs, "localhost/locmoe-test-" + ProcessHandle.current().pid() + ":shared", "");
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    /** Skips the test, with the reason, on a machine that cannot run containers. */
    static void assume(Path logs) {
        Podman.current(logs).missing().ifPresent(reason -> assumeTrue(false, reason));
        assumeTrue("root".equals(System.getProperty("user.name")), "containers with limits need root");
    }

    /**
     * Builds it as a user does, of the distribution that Maven has made.
     *
     * @param javaOptions for each Java machine that takes part
     */
    static BuiltImage build(Path logs, String tag, String javaOptions) {
        List<String> words = List.of(Project.root().resolve("locmoe").toString(), "image", "--tag", tag);
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "LOCMOE_SKIP_BUILD",
                "1",
                "LOCMOE_NO_INSTALL",
                "1",
                "JAVA_TOOL_OPTIONS",
                javaOptions);
        try (CommandProcess command = CommandProcess.start("image", words, logs, environment)) {
            assertThat(command.awaitEnd(LONGEST)).as(command.tail()).isZero();
            return new BuiltImage(
                    Podman.current(logs),
                    tag,
                    command.output().strip().lines().toList().getLast());
        }
    }

    /** A field of podman's description. */
    String field(String template) {
        return podman.run("image", "inspect", "--format", template, tag);
    }

    /**
     * Runs a container of it as a restricted pod does, read-only but for its volumes.
     *
     * @return what podman prints
     */
    String run(List<String> options, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--read-only",
                "--cap-drop=all",
                "--security-opt=no-new-privileges",
                "--security-opt=label=disable",
                "--no-hosts"));
        words.addAll(options);
        words.add(tag);
        words.addAll(List.of(arguments));
        return podman.run(words.toArray(String[]::new));
    }

    @Override
    public void close() {
        podman.run("rmi", "--force", "--ignore", tag);
    }
}
