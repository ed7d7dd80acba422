package io.locmoe.leftovers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.process.CommandProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program of the tests' class path in a JVM of its own, with its directory for temporary files. */
final class Program {
    private Program() {}

    static CommandProcess start(Class<?> program, Path directory, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + directory,
                "-Dlocmoe.home=" + System.getProperty("locmoe.home"),
                program.getName()));
        words.addAll(Arrays.asList(arguments));
        return CommandProcess.start("program", words, directory, Map.of());
    }

    /** What the program holds, as it says when it has it. */
    static String awaitHeld(CommandProcess program) {
        return await().atMost(Duration.ofSeconds(120)).until(() -> held(program), held -> !held.isEmpty());
    }

    private static String held(CommandProcess program) {
        assertThat(program.runs()).as(program.tail()).isTrue();
        return program.output()
                .lines()
                .filter(line -> line.startsWith("held: "))
                .map(line -> line.substring("held: ".length()))
                .findFirst()
                .orElse("");
    }
}
