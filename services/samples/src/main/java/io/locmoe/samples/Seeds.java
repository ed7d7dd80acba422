package io.locmoe.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Seeds that a test tries, and what each stands for. A run of the tests tries the first ones and those of its
 * {@link CaseFile}s. A long search, which {@code ./locmoe test --long} starts with the directory {@code search.state},
 * goes on where the last one ended, for {@code search.seconds}; what fails becomes a case file.
 */
public final class Seeds {
    private static final Optional<Path> STATE =
            Optional.ofNullable(System.getProperty("search.state")).map(Path::of);
    private static final long SECONDS = Long.getLong("search.seconds", 0);
    private static final String SEED = "seed-";

    private final String name;
    private final long first;
    private final long untilNanos;
    private long next;
    private long last;

    /** What a seed is tried with. */
    @FunctionalInterface
    public interface Attempt {
        /** @throws Exception or an error if the seed has found something */
        void with(long seed) throws Exception;
    }

    private Seeds(String name, long usual, int shares) {
        this.name = name;
        this.first = STATE.map(directory -> read(directory, name)).orElse(1L);
        this.next = first;
        this.last = STATE.isPresent() ? Long.MAX_VALUE : usual;
        this.untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) / shares;
    }

    /**
     * The seeds of a test.
     *
     * @param name   of its case files
     * @param usual  number that a run of the tests tries
     * @param shares number of tests among which a long search of this class divides its time
     */
    public static Seeds of(String name, long usual, int shares) {
        return new Seeds(name, usual, shares);
    }

    /** Tries each seed; at least one. @throws AssertionError for one that has found something */
    public void each(Attempt attempt) {
        for (Path file : CaseFile.of(name)) {
            run(attempt, Long.parseLong(file.getFileName().toString().substring(SEED.length())));
        }
        each(attempt, seed -> SEED + seed, seed -> new byte[0]);
    }

    /** The same, of a test whose case files are not named by seeds. */
    public void each(Attempt attempt, LongFunction<String> file, LongFunction<byte[]> content) {
        do {
            long seed = next++;
            try {
                run(attempt, seed);
            } catch (AssertionError e) {
                tell("FOUND something with seed " + seed);
                if (STATE.isPresent()) {
                    throw CaseFile.keep(name, file.apply(seed), content.apply(seed), e);
                }
                throw e;
            }
        } while (next <= last && (STATE.isEmpty() || System.nanoTime() < untilNanos));
        tell("nothing found");
    }

    private void run(Attempt attempt, long seed) {
        try {
            attempt.with(seed);
        } catch (Exception | Error e) {
            throw new AssertionError(name + ", seed " + seed + ": " + e, e);
        }
    }

    private static long read(Path directory, String name) {
        Path file = directory.resolve(name + ".next");
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(String found) {
        STATE.ifPresent(directory -> {
            try {
                Path file = directory.resolve(name + ".next");
                Files.createDirectories(file.getParent());
                Files.writeString(file, next + "\n");
                Files.writeString(
                        directory.resolve("told"),
                        "%s: %,d seeds, %d to %d: %s%n".formatted(name, next - first, first, next - 1, found),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
