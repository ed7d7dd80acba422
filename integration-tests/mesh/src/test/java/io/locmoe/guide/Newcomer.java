package io.locmoe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.install.Installation;
import io.locmoe.mesh.ClassArchive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Somebody with the built sources, a JDK and Maven, and a home of their own, outside the sources. What the build has
 * downloaded already is theirs too, so that no network is needed.
 *
 * @param home with the Maven repository that artifacts are installed to
 */
record Newcomer(Path home) {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 600;

    private static final class Only {
        private static final Newcomer NEWCOMER = newcomer();

        private static Newcomer newcomer() {
            try {
                Installation installation = new Installation(ROOT.resolve("services/cli/target/locmoe"));
                ClassArchive.require(installation);
                Path home = Files.createTempDirectory("newcomer-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Artifacts.remove(home)));
                Newcomer newcomer = new Newcomer(home);
                Artifacts.provide(newcomer, installation);
                return newcomer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One for all tests of this process, so that artifacts are installed once. */
    static Newcomer ofThisProcess() {
        return Only.NEWCOMER;
    }

    /** Runs a script with a JDK, beginning in the directory of the sources; gives all that it has printed. */
    Outcome run(Path jdk, String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile(home, "output", ".txt");
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().put("JAVA_HOME", jdk.toString());
        bash.environment()
                .put("PATH", mavenCommands() + ":" + bash.environment().get("PATH"));
        bash.environment().put("TMPDIR", home.toString());
        bash.environment().put("LOCMOE_SKIP_BUILD", "1");
        // The command, Maven and what they start take this home as the user's; nothing is written to the real one.
        bash.environment().put("JAVA_TOOL_OPTIONS", "-Duser.home=" + home);
        bash.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        bash.environment()
                .put("MAVEN_ARGS", "-o -B -ntp -Dmaven.repo.local.tail=" + System.getProperty("maven.repository"));
        Process process = bash.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output);
        assertThat(ended).as("ends within " + PATIENCE_SECONDS + " s: " + text).isTrue();
        return new Outcome(process.exitValue(), text);
    }

    /** The same with the JDK of this test; the script must reach its end. */
    String run(String script) throws IOException, InterruptedException {
        Outcome outcome = run(Path.of(System.getProperty("java.home")), script);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private static Path mavenCommands() {
        Path commands = Path.of(System.getProperty("maven.home"), "bin");
        assertThat(commands).isDirectory();
        return commands;
    }

    /** How a script ended. */
    record Outcome(int exitCode, String output) {}
}
