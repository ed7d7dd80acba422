package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the class path of this test: what a library reads when it is loaded is chosen there. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Runs a class to its end, which has to be a good one.
     *
     * @param environment variables beside those of this process
     * @param options     of the JVM
     * @return what it said
     */
    static List<String> run(
            Class<?> main, Map<String, String> environment, List<String> options, Path log, int seconds) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            String said = Files.readString(log);
            assertThat(ended)
                    .as("%s ended within %d s: %s", main, seconds, said)
                    .isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said.lines().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
