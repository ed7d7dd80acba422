package io.locmoe.harness.job;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.report.ReportFile;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a run.
 *
 * @param directory directory of the run
 */
public record RunFiles(Path directory) {

    /**
     * The report so far.
     *
     * @throws HarnessException if there is none yet
     */
    public RunReport report() {
        try {
            return ReportFile.in(directory).read();
        } catch (IOException e) {
            throw new HarnessException("the run has no report that can be read: " + e.getMessage(), e);
        }
    }

    /** The last completed step; 0 before the first. */
    public long lastStep() {
        Path steps = directory.resolve("steps.jsonl");
        if (!Files.exists(steps)) {
            return 0;
        }
        List<String> lines = lines(steps).filter(line -> line.endsWith("}")).toList();
        return lines.isEmpty() ? 0 : Long.parseLong(lines.getLast().replaceFirst("\\{\"step\":(\\d+),.*", "$1"));
    }

    /** The lines of {@code train.log}. */
    public List<String> log() {
        Path log = directory.resolve("train.log");
        return Files.exists(log) ? lines(log).toList() : List.of();
    }

    /** After a failed job, the last messages of the nodes that still answered. */
    public List<LedgerEntry> ledger() {
        return log().stream().flatMap(line -> LedgerEntry.parse(line).stream()).toList();
    }

    /** The checkpoint with the most steps, unchecked. */
    public Optional<Path> checkpoint() {
        Path checkpoints = directory.resolve("checkpoints");
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.filter(path -> path.getFileName().toString().matches("step-\\d+"))
                    .max(Path::compareTo);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file).lines();
        } catch (IOException e) {
            throw new HarnessException(file + " cannot be read", e);
        }
    }
}
