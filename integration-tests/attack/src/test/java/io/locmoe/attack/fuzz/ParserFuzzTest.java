package io.locmoe.attack.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.locmoe.attack.mutation.Mutator;
import io.locmoe.samples.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Right, wrong and formerly mishandled inputs of each parser: it reads or refuses them, in bounded time and memory. */
@Tag("slow")
class ParserFuzzTest {
    private static final int CASES = 3000;

    static List<Parser> parsers() {
        return Parsers.all();
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void parsersReadValidInputs(Parser parser) {
        for (byte[] seed : parser.seeds()) {
            assertThatCode(() -> parser.reading().read(seed)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void mutatedInputsAreReadOrRefusedWithinBounds(Parser parser) {
        for (byte[] input : Corpus.of(parser)) {
            Bounds.read(parser, input);
        }
        Seeds.of(parser.name(), CASES, Parsers.all().size())
                .each(
                        seed -> Bounds.read(parser, wrong(parser, seed)),
                        seed -> "mutation-" + seed,
                        seed -> wrong(parser, seed));
    }

    private static byte[] wrong(Parser parser, long seed) {
        return Mutator.mutate(new SplittableRandom(seed), parser.seeds());
    }
}
