package io.locmoe.corpus;

import io.locmoe.corpus.tokens.TokenCache;
import io.locmoe.engine.job.Slots;
import io.locmoe.settings.FileRoots;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes a large text, and reads it: for the test, and as a command, {@code LargeText make DIR GIGABYTES FILES} and
 * {@code LargeText read DIR CACHE}.
 */
public final class LargeText {

    private static final String[] WORDS = {
        "sparse", "expert", "mixture", "größer", "路由", "令牌", "mesh", "a", "of", "gradient", "router", "the", "and"
    };

    private LargeText() {}

    public static void main(String... arguments) throws IOException {
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals("make")) {
            make(directory, (long) (Double.parseDouble(arguments[2]) * 1e9), Integer.parseInt(arguments[3]));
        } else {
            System.out.println(read(directory, Path.of(arguments[2]), System.err::println));
        }
    }

    /** Two domains, one of long documents and one of a document a line, each in the given number of files. */
    static void make(Path directory, long bytes, int files) throws IOException {
        for (int file = 0; file < files; file++) {
            Random random = new Random(file);
            write(directory.resolve("books/" + file + ".txt"), bytes / files / 2, () -> words(random) + "\n");
            write(
                    directory.resolve("lines/" + file + ".jsonl"),
                    bytes / files / 2,
                    () -> "{\"text\": \"" + words(random) + "\"}\n");
        }
    }

    private static String words(Random random) {
        StringBuilder line = new StringBuilder();
        for (int word = 0; word < 60; word++) {
            line.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return line.toString();
    }

    private static void write(Path file, long bytes, Supplier<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (long written = 0; written < bytes; ) {
                String line = lines.get();
                out.write(line);
                written += line.length() + line.length() / 10;
            }
        }
    }

    /** Reads a text into token files, then takes a step's sequences, and says how long both took. */
    static String read(Path directory, Path cache, Consumer<String> phases) {
        CorpusSettings settings = CorpusSettings.defaults(128).withDataDirectory(directory);
        long start = System.nanoTime();
        Corpus corpus = Corpus.open(settings, FileRoots.EVERYWHERE, new TokenCache(cache, phases))
                .load();
        long read = System.nanoTime();
        corpus.tokenFrequencies();
        int sequences = corpus.sampler(16).batch(1, 0, Slots.all(16)).size()
                + corpus.validation(64).batch(0, 16).size();
        long sampled = System.nanoTime();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                "%,d training tokens read in %.2f s, then %d sequences in %.0f ms; %d MB of heap in use, fingerprint"
                        + " %016x",
                corpus.trainingTokens(),
                (read - start) / 1e9,
                sequences,
                (sampled - read) / 1e6,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                corpus.fingerprint());
    }
}
