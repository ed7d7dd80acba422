package io.locmoe.attack.siege;

import io.locmoe.processes.ProcessFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds, in bytes where nothing else is said; the heap after a collection.
 *
 * @param resident    memory of the whole process
 * @param heap        used by objects that are reachable
 * @param direct      outside of the heap, for the program's own buffers
 * @param threads     number
 * @param descriptors number of open files and sockets
 */
record Footprint(long resident, long heap, long direct, long threads, long descriptors) {
    private static final String QUESTIONS = "GC.run\nGC.heap_info\nVM.native_memory summary\n";
    private static final Pattern USED = Pattern.compile(" used (\\d+)K");
    private static final Pattern OTHER = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");

    /** Measures a JVM of this machine that tracks its native memory. */
    static Footprint of(long pid) {
        String told = jcmd(pid);
        ProcessFiles process = ProcessFiles.of(pid);
        List<String> status = process.status();
        return new Footprint(
                ProcessFiles.number(status, "VmRSS").orElseThrow() << 10,
                USED.matcher(told)
                                .results()
                                .mapToLong(found -> Long.parseLong(found.group(1)))
                                .sum()
                        << 10,
                number(OTHER, told) << 10,
                ProcessFiles.number(status, "Threads").orElseThrow(),
                open(process));
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static long open(ProcessFiles process) {
        try {
            return process.open().size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a JVM answers to {@link #QUESTIONS}, which one process asks. */
    private static String jcmd(long pid) {
        try {
            Path questions = Files.writeString(Path.of("target/footprint.jcmd"), QUESTIONS);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            Long.toString(pid),
                            "-f",
                            questions.toString())
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How much more this is than an earlier one, where it is more than what a rest may differ by. */
    String growthSince(Footprint before) {
        StringBuilder growth = new StringBuilder();
        add(growth, "MiB resident", resident - before.resident, 128L << 20, 20);
        add(growth, "MiB of heap", heap - before.heap, 24L << 20, 20);
        add(growth, "MiB of direct memory", direct - before.direct, 48L << 20, 20);
        // Pools start their threads when they are first needed, as by handshakes.
        add(growth, "threads", threads - before.threads, 32, 0);
        add(growth, "descriptors", descriptors - before.descriptors, 16, 0);
        return growth.toString();
    }

    private static void add(StringBuilder growth, String unit, long more, long allowed, int shift) {
        if (more > allowed) {
            growth.append(more >> shift).append(' ').append(unit).append(" more; ");
        }
    }

    @Override
    public String toString() {
        return "%d MiB resident, %d MiB of heap, %d MiB direct, %d threads, %d descriptors"
                .formatted(resident >> 20, heap >> 20, direct >> 20, threads, descriptors);
    }
}
