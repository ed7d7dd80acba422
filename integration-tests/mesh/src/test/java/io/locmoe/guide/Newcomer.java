package io.locmoe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.install.Installation;
import io.locmoe.mesh.ClassArchive;
import io.locmoe.mesh.MavenOfBuild;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Somebody with the built sources, a JDK and Maven, and a home of their own. What the build has downloaded already is
 * theirs too, so that no network is needed.
 *
 * @param home      with the Maven repository that artifacts are installed to; the same for all JVMs that test a build
 * @param temporary where they work, outside the sources
 */
public record Newcomer(Path home, Path temporary) {
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path HOME = Path.of("target/newcomer").toAbsolutePath();

    /** The begin of a script whose JVMs run briefly: their second compiler would take more time than it saves. */
    static final String BRIEF = "export JAVA_TOOL_OPTIONS=\"$JAVA_TOOL_OPTIONS -XX:TieredStopAtLevel=1\"\n";

    private static final int PATIENCE_SECONDS = 1800;

    private static final class Only {
        private static final Newcomer NEWCOMER = newcomer();

        private static Newcomer newcomer() {
            try {
                Installation installation = new Installation(ROOT.resolve("services/cli/target/locmoe"));
                ClassArchive.require(installation);
                Path temporary = Files.createTempDirectory("newcomer-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(temporary)));
                Newcomer newcomer = new Newcomer(HOME, temporary);
                Artifacts.require(newcomer, installation);
                return newcomer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** One for all tests of this process. */
    public static Newcomer ofThisProcess() {
        return Only.NEWCOMER;
    }

    /** The Maven repository that has the artifacts of the build. */
    public Path repository() {
        return home.resolve(".m2/repository");
    }

    /** Runs a script with a JDK, beginning in the directory of the sources; gives all that it has printed. */
    Outcome run(Path jdk, String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile(temporary, "output", ".txt");
        ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        bash.environment().put("JAVA_HOME", jdk.toString());
        bash.environment()
                .put("PATH", mavenCommands() + ":" + bash.environment().get("PATH"));
        bash.environment().put("TMPDIR", temporary.toString());
        bash.environment().put("LOCMOE_SKIP_BUILD", "1");
        // The command, Maven and what they start take this home as the user's; nothing is written to the real one.
        bash.environment().put("JAVA_TOOL_OPTIONS", "-Duser.home=" + home);
        bash.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        bash.environment().put("MAVEN_ARGS", "-o -B -ntp -Dmaven.repo.local.tail=" + MavenOfBuild.repository());
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

    static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a script ended. */
    record Outcome(int exitCode, String output) {}
}
