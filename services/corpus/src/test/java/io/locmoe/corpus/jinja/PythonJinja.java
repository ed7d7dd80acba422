package io.locmoe.corpus.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jinja itself, in Python. */
public final class PythonJinja {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The system's own, to which packages of the system belong, may be behind another one. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    private static final int WITHOUT_JINJA = 3;

    private PythonJinja() {}

    /** What it renders of templates with the same variables, empty where it fails; without it the test is skipped. */
    public static List<Optional<String>> rendered(List<String> templates, Map<String, Object> variables)
            throws Exception {
        List<Map<String, Object>> jobs = templates.stream()
                .map(template -> Map.of("template", template, "variables", variables))
                .toList();
        for (String python : PYTHONS) {
            Optional<String> output = run(python, JSON.writeValueAsBytes(jobs));
            if (output.isPresent()) {
                List<Optional<String>> texts = new ArrayList<>();
                for (String line : output.get().lines().toList()) {
                    texts.add(Optional.ofNullable(JSON.readTree(line).textValue()));
                }
                return texts;
            }
        }
        return abort("the Python package jinja2 is not installed, which judges our templates");
    }

    private static Optional<String> run(String python, byte[] jobs) throws Exception {
        Path script = Path.of(PythonJinja.class.getResource("jinja.py").toURI());
        try {
            Process process = new ProcessBuilder(python, "-B", script.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(jobs);
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            assertThat(code).isIn(0, WITHOUT_JINJA);
            return code == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
