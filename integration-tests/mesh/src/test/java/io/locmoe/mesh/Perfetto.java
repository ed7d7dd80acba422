package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Perfetto's trace processor, which is behind its page: it reads a trace, and answers SQL about it. */
final class Perfetto {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIRECTORY = "LOCMOE_PERFETTO";

    private Perfetto() {}

    /** The rows of each question, of one column each; the test is skipped where there is no processor. */
    static List<List<String>> ask(Path trace, String... questions) throws Exception {
        String directory = System.getenv(DIRECTORY);
        if (directory == null) {
            return abort(DIRECTORY + " does not name a directory with Perfetto's trace processor for Node.js");
        }
        Path script = Path.of(Perfetto.class.getResource("/perfetto/query.mjs").toURI());
        List<String> command = new ArrayList<>(List.of("node", script.toString(), directory, trace.toString()));
        command.addAll(List.of(questions));
        Path errors = trace.resolveSibling("perfetto.errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return output.lines().map(Perfetto::texts).toList();
    }

    private static List<String> texts(String rows) {
        try {
            return JSON.readerForListOf(String.class).readValue(rows);
        } catch (IOException e) {
            throw new IllegalStateException(rows, e);
        }
    }
}
