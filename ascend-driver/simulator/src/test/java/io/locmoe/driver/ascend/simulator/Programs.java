package io.locmoe.driver.ascend.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs in C that are compiled against the simulator's headers and linked with its libraries by their names. */
final class Programs {
    private static final Path LIBRARIES = Path.of("target/classes/native");
    private static final Path WORK = Path.of("target/programs");
    private static final int SECONDS = 60;

    /** How a version of CANN lays its libraries out, and what a program links with. */
    enum Layout {
        AGGREGATE("8.1", "ascendcl", "msprofiler", "nnopbase", "opapi", "hccl"),
        SPLIT(
                "9.x",
                "acl_rt",
                "msprofiler",
                "nnopbase",
                "opapi_math",
                "opapi_nn",
                "opapi_transformer",
                "hccl",
                "hcomm");

        private final String directory;
        private final List<String> libraries;

        Layout(String directory, String... libraries) {
            this.directory = directory;
            this.libraries = List.of(libraries);
        }

        /** Whether the functions that the program needs are there. */
        boolean has(Path source) {
            return this == SPLIT || !source.getFileName().toString().startsWith("since9");
        }

        Path lib64() throws IOException {
            if (!Files.isDirectory(LIBRARIES)) {
                return abort("the simulator was not built: there was no gcc");
            }
            try (Stream<Path> platforms = Files.list(LIBRARIES)) {
                return platforms.findFirst().orElseThrow().resolve(directory).resolve("lib64");
            }
        }
    }

    private Programs() {}

    /** All sources of programs. */
    static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/c"))) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        }
    }

    /** Compiles the program for the layout, runs it, and expects that it has nothing to say. */
    static void run(Path source, Layout layout) throws IOException, InterruptedException {
        Path lib64 = layout.lib64().toAbsolutePath();
        Files.createDirectories(WORK);
        Path program = WORK.resolve(source.getFileName().toString().replace(".c", "-" + layout.directory));
        List<String> command = new ArrayList<>(List.of("-pthread", "-o", program.toString(), source.toString()));
        command.addAll(List.of("-L" + lib64, "-Wl,-rpath," + lib64));
        layout.libraries.forEach(library -> command.add("-l" + library));
        command.add("-lm");
        compile(command);
        assertThat(output(List.of(program.toString()))).as("%s", program).isEqualTo("exit 0");
    }

    /** Runs gcc with the project's flags and these arguments, and expects no word of it. */
    static void compile(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("gcc", "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-Isrc/main/c/include"));
        command.addAll(arguments);
        assertThat(output(command)).as("%s", command).isEqualTo("exit 0");
    }

    /** What the command prints, and how it ends. */
    static String output(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("program", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return Files.readString(log)
                    + (ended ? "exit " + process.exitValue() : "not ended after " + SECONDS + " s");
        } finally {
            Files.delete(log);
        }
    }
}
