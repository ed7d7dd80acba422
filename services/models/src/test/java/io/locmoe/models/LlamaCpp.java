package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** llama.cpp in a process of its own, as a broken file may end that. */
final class LlamaCpp {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DIRECTORY = "LOCMOE_LLAMA_CPP";

    /** Codes of llama.cpp's types of files. */
    static final int F32 = 0;

    private final ArrayNode jobs = JSON.createArrayNode();

    /** Asks for the logits of tokens, the tokens that follow, and the tokens of a text. */
    LlamaCpp logits(Path file, int[] tokens, int more, String text) {
        jobs.addObject()
                .put("file", file.toString())
                .put("more", more)
                .put("text", text)
                .set("tokens", JSON.valueToTree(tokens));
        return this;
    }

    /** Asks for a file in another type. */
    LlamaCpp quantise(Path file, Path target, int type) {
        jobs.addObject()
                .put("file", file.toString())
                .put("quantised", target.toString())
                .put("type", type);
        return this;
    }

    /** The answers in the order of the jobs; the test is skipped where there is no llama.cpp. */
    List<JsonNode> run() throws Exception {
        String directory = System.getenv(DIRECTORY);
        if (directory == null) {
            return abort(DIRECTORY + " does not name a directory with libllama.so of llama.cpp v0.4.0");
        }
        Path script = Path.of(LlamaCpp.class.getResource("llama_cpp.py").toURI());
        Path errors = script.resolveSibling("llama_cpp.errors");
        Process process = new ProcessBuilder("python3", "-B", script.toString(), directory)
                .redirectError(errors.toFile())
                .start();
        try (var in = process.getOutputStream()) {
            JSON.writeValue(in, jobs);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return output.lines().map(LlamaCpp::parsed).toList();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }
}
