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
    private static final String SEED = "seed-";

    private final String name;
    /** Where a long search keeps the seed that it has reached; empty in a run of the tests. */
    private final Optional<Path> state;

    private final long first;
    private final long untilNanos;
    private long next;
    private final long last;

    /** What a seed is tried with. */
    @FunctionalInterface
    public interface Attempt {
        /** @throws Exception or an error if the seed has found something */
        void with(long seed) throws Exception;
    }

    Seeds(String name, long usual, Optional<Path> state, double seconds) {
        this.name = name;
        this.state = state;
        this.first = state.map(directory -> read(directory, name)).orElse(1L);
        this.next = first;
        this.last = state.isPresent() ? Long.MAX_VALUE : usual;
        this.untilNanos = System.nanoTime() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    /**
     * The seeds of a test.
     *
     * @param name   of its case files
     * @param usual  number that a run of the tests tries
     * @param shares number of tests among which a long search of this class divides its time
     */
    public static Seeds of(String name, long usual, int shares) {
        Optional<Path> state =
                Optional.ofNullable(System.getProperty("search.state")).map(Path::of);
        return new Seeds(name, usual, state, Long.getLong("search.seconds", 0) / (double) shares);
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
                if (state.isPresent()) {
                    throw CaseFile.keep(name, file.apply(seed), content.apply(seed), e);
                }
                throw e;
            }
        } while (next <= last && (state.isEmpty() || System.nanoTime() < untilNanos));
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
        state.ifPresent(directory -> {
            try {
                Path file = directory.resolve(name + ".next");
                Files.createDirectories(file.getParent());
                Files.writeString(file, next + "\n");
                Files.writeString(
                        directory.resolve("told"),
                        "%s: seeds %d to %d, %d tried: %s%n".formatted(name, first, next - 1, next - first, found),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
