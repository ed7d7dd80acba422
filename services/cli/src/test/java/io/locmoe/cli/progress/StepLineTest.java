package io.locmoe.cli.progress;

import static io.locmoe.cli.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepLineTest {
    private final StepLine line = new StepLine(step(150, 400, 0.931), 600, 10_240, 185);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 21, 30, 40, 60, 61, 70, 79, 80, 100, 200})
    void neverTakesTheLastColumnOfTheTerminal(int width) {
        String bar = line.bar(Terminal.fixed(true, width, false, true));
        assertThat(bar.length()).isLessThanOrEqualTo(Math.max(1, width - 1)).isPositive();
    }

    @Test
    void hasAllPartsAndABarWhereThereIsRoom() {
        assertThat(line.bar(Terminal.fixed(true, 100, false, false)))
                .isEqualTo("#######-----------------------"
                        + " 150/600  loss 0.040  local 93.1%  10.2k tokens/s  3m 05s left");
    }

    @Test
    void dropsTheBarFirstThenThePartsFromTheEnd() {
        assertThat(line.bar(Terminal.fixed(true, 63, false, false)))
                .isEqualTo("150/600  loss 0.040  local 93.1%  10.2k tokens/s  3m 05s left");
        assertThat(line.bar(Terminal.fixed(true, 34, false, false))).isEqualTo("150/600  loss 0.040  local 93.1%");
        assertThat(line.bar(Terminal.fixed(true, 12, false, false))).isEqualTo("150/600");
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        assertThat(line.bar(Terminal.fixed(true, 100, true, true))).contains("\033[32m━");
        assertThat(line.bar(Terminal.fixed(true, 100, false, true))).doesNotContain("\033[");
    }
}
