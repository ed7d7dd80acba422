package io.locmoe.laboratory.bench.step.torch;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.launcher.RunException;
import io.locmoe.processes.AskedProcess;
import io.locmoe.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One Python process, which ends when its input does. Used by one thread. */
final class PeerProcess implements AutoCloseable {
    /** Longest wait for an answer; a block of steps takes some seconds. */
    private static final int SECONDS = 300;

    private static final int LINES_OF_ERROR = 5;
    /** Variables to remove: older versions of OpenBLAS need them for correct results, but PyTorch's does not. */
    private static final List<String> TOO_CAREFUL = List.of("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE");

    private static final Map<String, String> ONE_THREAD = Map.of(
            "OPENBLAS_NUM_THREADS", "1",
            "OMP_NUM_THREADS", "1",
            "MKL_NUM_THREADS", "1",
            "GLOO_SOCKET_IFNAME", "lo");

    private final AskedProcess process;
    private final Path errors;

    /** @param errors file for its standard error */
    PeerProcess(Path python, Path script, Path errors) throws IOException {
        this.errors = errors;
        ProcessBuilder builder =
                new ProcessBuilder(python.toString(), script.toString()).redirectError(errors.toFile());
        builder.environment().keySet().removeAll(TOO_CAREFUL);
        builder.environment().putAll(ONE_THREAD);
        process = new AskedProcess(builder.start());
    }

    void say(String line) {
        try {
            process.say(line);
        } catch (IOException e) {
            throw died(e);
        }
    }

    /**
     * The JSON after a word.
     *
     * @throws RunException if the process ends first, or does not answer in time
     */
    JsonNode answer(String word) {
        try {
            return CompletableFuture.supplyAsync(() -> read(word), Thread::startVirtualThread)
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw died(e.getCause());
        } catch (TimeoutException e) {
            process.kill();
            throw RunException.failure(
                    "PyTorch did not answer with '" + word + "' within " + SECONDS + " s; its last words: "
                            + lastWords(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunException.interrupted("interrupted while PyTorch runs");
        }
    }

    private JsonNode read(String word) {
        try {
            return ReportJson.MAPPER.readTree(
                    process.answer(word).orElseThrow(() -> new IOException("its output ended")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RunException died(Throwable cause) {
        return RunException.failure("the PyTorch process has died: " + lastWords(), cause);
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(errors);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_OF_ERROR), lines.size()));
        } catch (IOException e) {
            return "unknown, since " + errors + " cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
