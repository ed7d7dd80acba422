package io.locmoe.laboratory.bench.step.torch;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * PyTorch on this machine.
 *
 * @param ways    in which it trains here
 * @param leftOut ways in which it does not, with reasons
 */
public record Torch(Path python, List<PeerWay> ways, List<String> leftOut) {
    /** Compiles a product; g++ and the headers of PyTorch may be missing. */
    private static final String TRIAL = """
            import torch
            torch.set_num_threads(1)
            torch.compile(lambda x: torch.nn.functional.gelu(x @ x).sum())(torch.ones(8, 8))
            """;

    private static final String REMEDY = "on Debian it needs g++, libtorch-dev and libpython3-dev";
    private static final int SECONDS = 180;

    public Torch {
        ways = List.copyOf(ways);
        leftOut = List.copyOf(leftOut);
    }

    /** PyTorch of a Python; its compiler is tried in a process of its own. Takes seconds, or minutes at most. */
    public static Torch of(Path python) {
        List<PeerWay> ways = new ArrayList<>(PeerWay.EAGER);
        Optional<String> obstacle = compilerObstacle(python);
        if (obstacle.isEmpty()) {
            ways.addAll(PeerWay.COMPILED);
        }
        return new Torch(
                python,
                ways,
                obstacle.map(reason ->
                                List.of("torch.compile, which does not work here (" + reason + "; " + REMEDY + ")"))
                        .orElse(List.of()));
    }

    /** The same in these ways only. */
    public Torch in(List<PeerWay> only) {
        return new Torch(python, only, leftOut);
    }

    private static Optional<String> compilerObstacle(Path python) {
        try {
            Path output = Files.createTempFile("locmoe-torch", ".txt");
            try {
                return compilerObstacle(python, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted("interrupted while PyTorch compiles");
        }
    }

    private static Optional<String> compilerObstacle(Path python, Path output)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(python.toString(), "-c", TRIAL)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return Optional.of("it was not done after " + SECONDS + " s");
        }
        return process.exitValue() == 0 ? Optional.empty() : Optional.of(reason(Files.readAllLines(output)));
    }

    /** The first line that names an error, or the last one. */
    static String reason(List<String> output) {
        List<String> lines = output.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.stream()
                .filter(line -> line.contains("error: "))
                .findFirst()
                .map(line -> line.substring(line.indexOf("error: ") + "error: ".length()))
                .orElseGet(() -> lines.isEmpty() ? "it says nothing" : lines.getLast());
    }
}
