package io.locmoe.laboratory.bench.faults.injection;

import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    private static final String LOCK = "/lock";
    private static final Pattern MAPPED =
            Pattern.compile("([0-9a-f]+)-([0-9a-f]+) rw-s .* (/\\S+)/locmoe-[0-9a-f]+\\.ring( \\(deleted\\))?");

    /** The rings of a process: their files are in a directory that it has locked. */
    static List<IncomingRing> of(long pid) throws IOException {
        ProcessFiles process = ProcessFiles.of(pid);
        Set<String> own = process.open().stream()
                .filter(file -> file.endsWith(LOCK))
                .map(file -> file.substring(0, file.length() - LOCK.length()))
                .collect(Collectors.toSet());
        return in(Files.readAllLines(process.directory().resolve("maps")), own);
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
