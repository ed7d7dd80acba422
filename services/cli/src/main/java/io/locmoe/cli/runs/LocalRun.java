package io.locmoe.cli.runs;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.files.SubmittedRun;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The output directory of a run on this machine.
 *
 * @param report    as the command wrote it last
 * @param note      what the user wrote about it
 * @param submitted where the run lives; empty if it was never submitted, or by an older version
 */
record LocalRun(Path directory, RunReport report, RunNote note, Optional<SubmittedRun> submitted) {
    /** Status of a run whose command has ended without a word. */
    static final String LEFT = "left";

    /**
     * The runs below a directory, the newest first.
     *
     * @param unreadable gets a sentence for each whose files cannot be read
     * @throws RunException if the directory cannot be listed
     */
    static List<LocalRun> in(Path parent, Consumer<String> unreadable) {
        return in(parent, new KnownReports(), unreadable);
    }

    /** Like {@link #in(Path, Consumer)}; reads only reports that are not known. */
    static List<LocalRun> in(Path parent, KnownReports reports, Consumer<String> unreadable) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(LocalRun::isOne)
                    .flatMap(child -> readable(child, reports, unreadable))
                    .sorted(Comparator.comparing(
                                    (LocalRun run) -> run.report.job().started())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw RunException.usage("the runs in " + parent + " cannot be listed: " + FileFailure.of(parent, e));
        }
    }

    private static Stream<LocalRun> readable(Path child, KnownReports reports, Consumer<String> unreadable) {
        try {
            return Stream.of(read(child, reports));
        } catch (RunException e) {
            unreadable.accept(e.getMessage());
            return Stream.empty();
        }
    }

    static boolean isOne(Path directory) {
        return ReportFile.in(directory).exists();
    }

    /** @throws RunException if its files cannot be read */
    static LocalRun read(Path directory) {
        return read(directory, new KnownReports());
    }

    /** Like {@link #read(Path)}; reads the report only if it is not known. */
    static LocalRun read(Path directory, KnownReports reports) {
        try {
            return new LocalRun(directory, reports.in(directory), RunNote.in(directory), SubmittedRun.in(directory));
        } catch (IOException e) {
            throw RunException.failure(
                    "the run in " + directory + " cannot be read: " + FileFailure.of(directory, e), e);
        }
    }

    String status() {
        String status = report.job().status();
        return status.equals(ReportJob.RUNNING) && !hasCommand() ? LEFT : status;
    }

    /** Whether the command that submitted it is still there. */
    private boolean hasCommand() {
        try {
            DirectoryLock.requireFree(directory, Duration.ZERO);
            return false;
        } catch (CheckpointException held) {
            return true;
        }
    }

    /** Whether its command saw it end. */
    boolean hasEnded() {
        return report.job().ended() != null;
    }

    long step() {
        return report.steps().isEmpty() ? 0 : report.steps().getLast().step();
    }

    long steps() {
        String stop = setting("stopAfter");
        String text = stop.isEmpty() || stop.equals("0") ? setting("steps") : stop;
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    String setting(String name) {
        return report.job().settings().getOrDefault(name, "");
    }
}
