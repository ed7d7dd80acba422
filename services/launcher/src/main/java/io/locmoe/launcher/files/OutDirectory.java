package io.locmoe.launcher.files;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.report.ReportFile;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The directory with a run's files: {@code report.json}, {@code steps.jsonl}, {@code train.log}, {@code checkpoints/},
 * and, for a mesh on this machine, {@code nodes/} with configurations and {@code logs/}. Only its owner may enter the
 * directories that it creates.
 *
 * @param path absolute
 */
public record OutDirectory(Path path) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    /**
     * Creates the directory of a run.
     *
     * @param chosen the user's choice; if empty, {@code runs/<time>-<router>} in the current directory
     * @throws RunException if it is the root, holds the report of a run that is not resumed, or cannot be created
     */
    public static OutDirectory prepare(Optional<Path> chosen, JobSettings settings) {
        chosen.ifPresent(OutDirectory::requireName);
        OutDirectory out = new OutDirectory(
                chosen.orElseGet(() -> free(settings)).toAbsolutePath().normalize());
        if (out.report().exists()
                && settings.resume().filter(r -> inside(r, out.path)).isEmpty()) {
            throw RunException.usage("--out " + out.path + " already has the report of a run; choose another directory,"
                    + " or continue that run with --resume " + out.path);
        }
        try {
            OwnerOnly.directory(out.path());
            OwnerOnly.directory(out.checkpoints());
            OwnerOnly.directory(out.logs());
            OwnerOnly.directory(out.nodes());
        } catch (IOException e) {
            throw RunException.usage("--out " + out.path + " cannot be made: " + FileFailure.of(out.path, e));
        }
        return out;
    }

    private static void requireName(Path chosen) {
        if (chosen.toString().isEmpty()) {
            throw RunException.usage("--out must not be empty");
        }
        if (chosen.toAbsolutePath().normalize().getFileName() == null) {
            throw RunException.usage("--out " + chosen + " gives the run no name; choose a directory below it");
        }
    }

    /**
     * Rejects a directory in use by another process, before anything in it is read, because its files may vanish
     * meanwhile.
     *
     * @throws RunException with the name of that process
     */
    public static void requireFree(Optional<Path> chosen) {
        try {
            chosen.ifPresent(path -> DirectoryLock.requireFree(path, Duration.ZERO));
        } catch (CheckpointException e) {
            throw RunException.usage(e.getMessage());
        }
    }

    /**
     * What keeps a directory of the user's choice from being made or written to; empty if nothing does. Leaves nothing
     * behind.
     *
     * @param option with which the user chose it
     */
    public static Optional<String> problem(String option, Path chosen) {
        Path nearest = chosen.toAbsolutePath().normalize();
        while (!Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        return obstacle(nearest)
                .map(found ->
                        option + " " + chosen + " cannot be made or written to: " + found + "; choose another place");
    }

    private static Optional<String> obstacle(Path nearest) {
        if (!Files.isDirectory(nearest) || !Files.isWritable(nearest)) {
            return Optional.of(nearest + (Files.isDirectory(nearest) ? " is not writable" : " is not a directory"));
        }
        try {
            Files.delete(Files.createTempDirectory(nearest, ".locmoe-"));
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.of("the file system of " + nearest + " takes no new files"); // as that of /proc says
        } catch (IOException e) {
            return Optional.of(FileFailure.of(e));
        }
    }

    private static boolean inside(Path resume, Path out) {
        return resume.toAbsolutePath().normalize().startsWith(out);
    }

    private static Path free(JobSettings settings) {
        String name = LocalDateTime.now().format(TIME) + "-" + settings.text().get("router");
        Path path = Path.of("runs", name);
        for (int n = 2; Files.exists(path); n++) {
            path = Path.of("runs", name + "-" + n);
        }
        return path;
    }

    /** Its {@code report.json}. */
    public ReportFile report() {
        return ReportFile.in(path);
    }

    /** Its {@code train.log}. */
    public Path log() {
        return path.resolve("train.log");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    public Path nodes() {
        return path.resolve("nodes");
    }
}
