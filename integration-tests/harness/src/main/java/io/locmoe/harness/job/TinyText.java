package io.locmoe.harness.job;

import io.locmoe.harness.install.HarnessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A text of two domains that a node reads quickly; always the same. */
public final class TinyText {
    private static final String[] WORDS = ("the mesh routes each token to an expert that sits on a node of its own and"
                    + " returns the sum of what it has found there to where the token came from")
            .split(" ");
    private static final int LINES = 400;
    private static final int LINE = 12;

    private TinyText() {}

    /**
     * Writes the text.
     *
     * @param directory gets a sub-directory for each domain
     * @return the directory, for the setting {@code data}
     */
    public static Path write(Path directory) {
        Random random = new Random(1);
        try {
            domain(directory.resolve("numbers"), () -> Integer.toString(random.nextInt(1000)));
            domain(directory.resolve("words"), () -> WORDS[random.nextInt(WORDS.length)]);
            return directory;
        } catch (IOException e) {
            throw new HarnessException("the text of the job cannot be written to " + directory, e);
        }
    }

    private static void domain(Path directory, Supplier<String> word) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("text.txt"),
                IntStream.range(0, LINES)
                        .mapToObj(line -> IntStream.range(0, LINE)
                                .mapToObj(_ -> word.get())
                                .collect(Collectors.joining(" ", "", "\n")))
                        .collect(Collectors.joining()));
    }
}
