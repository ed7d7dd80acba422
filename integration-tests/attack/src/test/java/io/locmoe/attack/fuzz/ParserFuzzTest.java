package io.locmoe.attack.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.locmoe.attack.mutation.Mutator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Right, wrong and formerly mishandled inputs of each parser: it reads or refuses them, in bounded time and memory.
 * {@code -Dfuzz.cases=1000000 -Dfuzz.seed=2} makes more and other wrong inputs.
 */
class ParserFuzzTest {
    private static final int CASES = Integer.getInteger("fuzz.cases", 3000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    private static final Path FAILED = Path.of("target/fuzz");

    static List<Parser> parsers() {
        return Parsers.all();
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void readsWhatIsRight(Parser parser) {
        for (byte[] seed : parser.seeds()) {
            assertThatCode(() -> parser.reading().read(seed)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void refusesWhatIsWrong(Parser parser) throws IOException {
        for (byte[] input : Corpus.of(parser)) {
            read(parser, input, "of its corpus");
        }
        for (int i = 0; i < CASES; i++) {
            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + i);
            read(parser, Mutator.mutate(random, parser.seeds()), "fuzz.seed " + SEED + ", case " + i);
        }
    }

    private static void read(Parser parser, byte[] input, String which) throws IOException {
        try {
            Bounds.read(parser, input);
        } catch (AssertionError e) {
            Path file = Files.createDirectories(FAILED).resolve(parser.name() + ".input");
            Files.write(file, input);
            throw new AssertionError(e.getMessage() + " (" + which + ", kept in " + file.toAbsolutePath() + ")", e);
        }
    }
}
