package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a twin in PyTorch, in float64, computes of a directory.
 *
 * @param logits    [sequences * tokens * vocabulary]
 * @param loss      mean cross entropy of the next tokens
 * @param auxiliary loss of load balance, with its coefficient
 * @param gradients of the sum of both, by the directory's names of tensors
 */
record Twin(double[] logits, double loss, double auxiliary, Map<String, double[]> gradients) {
    /** The system's own, to which packages of the system belong, may be behind another one. */
    private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

    /** Characters of its output that a failure shows: the error is at the end, after models of many numbers. */
    private static final int SHOWN = 2000;

    /** Exit code of the twin. */
    private static final int WITHOUT_PACKAGES = 3;

    /**
     * Runs the twin; without its packages the test is skipped.
     *
     * @param sequences tokens, and the token that follows them
     */
    static List<Twin> of(List<Path> models, List<int[]> sequences) throws Exception {
        Path twin = Path.of(Twin.class.getResource("twin.py").toURI());
        for (String python : PYTHONS) {
            List<String> command = new ArrayList<>(List.of(python, "-B", twin.toString(), text(sequences)));
            models.forEach(model -> command.add(model.toString()));
            Optional<String> output = run(command);
            if (output.isPresent()) {
                List<String> lines = output.get().lines().toList();
                List<Twin> twins = new ArrayList<>();
                for (int m = 0; m < models.size(); m++) {
                    twins.add(read(models.get(m), new ObjectMapper().readTree(lines.get(m))));
                }
                return twins;
            }
        }
        return abort("the Python packages torch and safetensors are not installed, which run the twin");
    }

    private static String text(List<int[]> sequences) {
        return sequences.stream()
                .map(tokens -> Arrays.stream(tokens).mapToObj(Integer::toString).collect(Collectors.joining(",")))
                .collect(Collectors.joining("/"));
    }

    /** What Python prints on success; empty if there is none, or it lacks the packages. */
    private static Optional<String> run(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String end = output.substring(Math.max(0, output.length() - SHOWN));
            assertThat(code).as(end).isIn(0, WITHOUT_PACKAGES);
            return code == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Twin read(Path model, JsonNode line) throws IOException {
        List<Double> logits = new ArrayList<>();
        line.path("logits").forEach(rows -> rows.forEach(row -> row.forEach(logit -> logits.add(logit.asDouble()))));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(model.resolve("twin.gradients")))
                .order(ByteOrder.LITTLE_ENDIAN);
        Map<String, double[]> gradients = new TreeMap<>();
        for (JsonNode tensor : line.path("tensors")) {
            double[] values = new double[tensor.path("elements").asInt()];
            bytes.asDoubleBuffer().get(values);
            bytes.position(bytes.position() + values.length * Double.BYTES);
            gradients.put(tensor.path("name").asText(), values);
        }
        assertThat(bytes.hasRemaining()).as("gradients of all tensors").isFalse();
        return new Twin(
                logits.stream().mapToDouble(Double::doubleValue).toArray(),
                line.path("loss").asDouble(),
                line.path("auxiliary").asDouble(),
                gradients);
    }
}
