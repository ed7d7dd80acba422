package io.locmoe.run.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.samples.Seeds;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Two views of a run that can work never exist, and one comes into being when all nodes live: in every schedule. */
@Tag("slow")
class SimulationTest {
    /** A seed of the search stands for so many schedules, which the cores share. */
    private static final long BLOCK = 1_000;

    /** The next of the schedules that find it, which one in 50,000 does. */
    private static final long RARE = 60_000;

    private static Optional<String> firstViolation(Rules rules, long from, long schedules) {
        return LongStream.range(from, from + schedules)
                .parallel()
                .mapToObj(seed -> Simulation.run(seed, rules))
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Test
    void noScheduleBreaksAPromise() {
        Seeds.of("membership", 100, 1)
                .each(seed -> assertThat(firstViolation(Rules.RIGHT, 1 + (seed - 1) * BLOCK, BLOCK))
                        .isEmpty());
    }

    static Stream<Arguments> brokenRules() {
        Quorum half = (view, heard, wanted) ->
                2 * Tally.of(view, heard).votes() >= view.members().size();
        Quorum successorsVote = (view, heard, wanted) -> {
            Tally tally = Tally.of(view, heard);
            return 2 * (tally.votes() + tally.successors().size()) > tally.members();
        };
        Quorum nobody = (view, heard, wanted) -> true;
        return Stream.of(
                Arguments.of("half of the members are enough", 1L, Rules.broken(half)),
                Arguments.of("a successor votes for the dead", RARE, Rules.broken(successorsVote)),
                Arguments.of("nobody is asked who is not wanted", 1L, Rules.broken(nobody)),
                Arguments.of(
                        "a lower epoch is promised", 1L, new Rules(Quorum.MAJORITY, true, false, false, Rules.ENOUGH)),
                Arguments.of(
                        "a view is installed without a promise",
                        1L,
                        new Rules(Quorum.MAJORITY, false, true, false, Rules.ENOUGH)),
                Arguments.of(
                        "a view is confirmed and not installed",
                        1L,
                        new Rules(Quorum.MAJORITY, false, false, true, Rules.ENOUGH)),
                Arguments.of("every epoch is believed", 1L, Rules.believing(Long.MAX_VALUE)),
                Arguments.of("epochs must be nearer than clocks are", 1L, Rules.believing(10)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void aBrokenRuleIsFound(String what, long from, Rules rules) {
        assertThat(firstViolation(rules, from, 20_000)).as(what).isPresent();
    }
}
