package io.locmoe.laboratory.compare;

import io.locmoe.engine.checkpoint.CheckpointSearch;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.report.RunReport;
import io.locmoe.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One contender's training with one seed, in its own directory, which is like that of {@code train}.
 *
 * @param settings complete settings by dotted name, except for the start and end of a turn
 */
record ContenderTraining(Contender contender, long seed, Map<String, String> settings, Path directory) {

    static ContenderTraining of(Contender contender, long seed, Map<String, String> shared, Path runs) {
        Map<String, String> settings = new TreeMap<>(shared);
        settings.putAll(contender.settings());
        settings.put("seed", Long.toString(seed));
        settings.put("keepCheckpoints", "1");
        // A turn ends with a checkpoint; one by time would disturb the measurement of some contenders only.
        settings.put("checkpointSeconds", "0");
        // Recovery from a node failure would distort the measurement.
        settings.putIfAbsent("recoveries", "0");
        return new ContenderTraining(
                contender, seed, settings, runs.resolve(contender.directoryName() + "-seed" + seed));
    }

    /**
     * The job of a turn.
     *
     * @param start checkpoint that it continues; empty for a new model
     * @throws RunException if a setting is wrong
     */
    JobSettings job(Turn turn, Optional<Path> start) {
        Map<String, String> job = new TreeMap<>(settings);
        job.put("stopAfter", Long.toString(turn.last()));
        start.ifPresent(checkpoint -> job.put("resume", checkpoint.toString()));
        try {
            return SettingsParser.parse(job);
        } catch (SettingsException e) {
            throw RunException.usage(contender.label() + ": " + e.getMessage());
        }
    }

    /**
     * The checkpoint that the next turn continues; empty if it starts anew, and then leftovers of a killed command are
     * removed.
     *
     * @param notices told of damaged checkpoints
     */
    Optional<Path> start(Consumer<String> notices) {
        try {
            Optional<Path> checkpoint = wholeCheckpoint(notices);
            if (checkpoint.isEmpty()) {
                Files.deleteIfExists(new OutDirectory(directory).report().path());
            }
            return checkpoint;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> wholeCheckpoint(Consumer<String> notices) {
        try {
            return CheckpointSearch.find(directory, notices);
        } catch (CheckpointException e) {
            notices.accept(e.getMessage() + "; " + contender.label() + " begins anew");
            return Optional.empty();
        }
    }

    /**
     * The report on disk, if there is one.
     *
     * @throws RunException if it cannot be used
     */
    Optional<RunReport> report() {
        try {
            var file = new OutDirectory(directory).report();
            return file.exists() ? Optional.of(file.read()) : Optional.empty();
        } catch (IOException e) {
            throw RunException.failure(e.getMessage(), e);
        }
    }

    /** Whether a turn was completed before: its last step is in the report and in a checkpoint. */
    boolean done(Turn turn) {
        return report().filter(r -> r.job().checkpoint() != null
                        && Files.isDirectory(Path.of(r.job().checkpoint()))
                        && !r.steps().isEmpty()
                        && r.steps().getLast().step() >= turn.last())
                .isPresent();
    }
}
