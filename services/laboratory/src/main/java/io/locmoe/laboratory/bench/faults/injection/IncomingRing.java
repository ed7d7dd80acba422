package io.locmoe.laboratory.bench.faults.injection;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The memory of a process that receives messages of another node on this machine; {@code docs/wire-format.md} describes
 * the layout.
 *
 * @param begin address of its first byte
 * @param bytes capacity for bodies
 */
record IncomingRing(long begin, int bytes) {
    /** Bytes before the bodies, beginning with the number of bytes taken. */
    private static final int HEAD_BYTES = 4096;
    /** Enough bytes to distinguish a new body from older content. */
    private static final int LOOK_BYTES = 64;

    private static final Pattern MAPPED =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw-s .* (/\\S+)/locmoe-[0-9a-f]+\\.ring( \\(deleted\\))?");

    /** The rings of a process: their files are in a directory that it has locked. */
    static List<IncomingRing> of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return in(Files.readAllLines(process.resolve("maps")), own(process));
    }

    /**
     * The rings in a table of mappings.
     *
     * @param maps        lines of {@code /proc/PID/maps}
     * @param directories directories of the process
     */
    static List<IncomingRing> in(List<String> maps, Set<String> directories) {
        return maps.stream()
                .map(MAPPED::matcher)
                .filter(Matcher::matches)
                .filter(ring -> directories.contains(ring.group(3)))
                .map(ring -> between(Long.parseLong(ring.group(1), 16), Long.parseLong(ring.group(2), 16)))
                .toList();
    }

    private static IncomingRing between(long begin, long end) {
        return new IncomingRing(begin, (int) (end - begin) - HEAD_BYTES);
    }

    private static Set<String> own(Path process) throws IOException {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.map(IncomingRing::target)
                    .filter(target -> target.endsWith("/lock"))
                    .map(target -> target.substring(0, target.length() - "/lock".length()))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Address of the next body that the process takes. */
    long next(RandomAccessFile memory) throws IOException {
        memory.seek(begin);
        long taken = Long.reverseBytes(memory.readLong());
        return begin + HEAD_BYTES + taken % bytes;
    }

    /** The first bytes of the next body. */
    byte[] look(RandomAccessFile memory) throws IOException {
        long at = next(memory);
        byte[] seen = new byte[(int) Math.min(LOOK_BYTES, begin + HEAD_BYTES + bytes - at)];
        memory.seek(at);
        memory.readFully(seen);
        return seen;
    }
}
