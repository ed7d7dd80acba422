package io.locmoe.cli.runs;

import io.locmoe.report.ReportFile;
import io.locmoe.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Reports of directories, each read again only when its file has changed. Those used last are kept, up to
 * {@value #MOST_BYTES} bytes of files. Thread-safe.
 */
final class KnownReports {
    private static final long MOST_BYTES = 64 << 20;

    private final SequencedMap<Path, Kept> kept = new LinkedHashMap<>(16, .75f, true);
    private long bytes;

    /** A state of a file: a report replaces the former one as another file, so two have different keys. */
    private record State(FileTime changed, long size, Object key) {
        static State of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new State(now.lastModifiedTime(), now.size(), now.fileKey());
        }
    }

    private record Kept(State state, RunReport report) {}

    /** The report of a directory; throws what {@link ReportFile#read} throws. */
    RunReport in(Path directory) throws IOException {
        ReportFile file = ReportFile.in(directory);
        // Before it is read: what is written meanwhile is then read at the next look.
        State state = State.of(file.path());
        synchronized (kept) {
            Kept known = kept.get(directory);
            if (known != null && known.state().equals(state)) {
                return known.report();
            }
        }
        RunReport report = file.read();
        keep(directory, new Kept(state, report));
        return report;
    }

    private void keep(Path directory, Kept read) {
        synchronized (kept) {
            Kept former = kept.put(directory, read);
            bytes += read.state().size() - (former == null ? 0 : former.state().size());
            while (bytes > MOST_BYTES) {
                bytes -= kept.pollFirstEntry().getValue().state().size();
            }
        }
    }
}
