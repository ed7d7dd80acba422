package io.locmoe.laboratory.bench.faults;

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
 * Memory of a process into which another node of this machine puts what it sends it; {@code docs/wire-format.md} says
 * what is where.
 *
 * @param begin address of its first byte
 * @param bytes of bodies that it has room for
 */
record IncomingRing(long begin, int bytes) {
    /** Before the bodies; it begins with the number of bytes that were taken. */
    private static final int HEAD_BYTES = 4096;
    /** Enough to tell a body from what lay there before. */
    private static final int LOOK_BYTES = 64;

    private static final Pattern MAPPED =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw-s .* (/\\S+)/locmoe-[0-9a-f]+\\.ring( \\(deleted\\))?");

    /** Rings of a process: it has made their files, in the directory in which it holds a lock. */
    static List<IncomingRing> of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        return in(Files.readAllLines(process.resolve("maps")), own(process));
    }

    /**
     * The rings in a table of mappings.
     *
     * @param maps        as {@code /proc/PID/maps} has it
     * @param directories of the process's own
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

    /** Where the next body begins that the process takes. */
    long next(RandomAccessFile memory) throws IOException {
        memory.seek(begin);
        long taken = Long.reverseBytes(memory.readLong());
        return begin + HEAD_BYTES + taken % bytes;
    }

    /** What lies at the beginning of the next body. */
    byte[] look(RandomAccessFile memory) throws IOException {
        long at = next(memory);
        byte[] seen = new byte[(int) Math.min(LOOK_BYTES, begin + HEAD_BYTES + bytes - at)];
        memory.seek(at);
        memory.readFully(seen);
        return seen;
    }
}
