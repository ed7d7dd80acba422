package io.locmoe.cli.progress;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.report.text.StepLine;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepBarTest {
    private final StepLine line = new StepLine(step(150, 400, 0.931), 600, 10_240, OptionalDouble.of(185));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 21, 30, 40, 60, 61, 70, 79, 80, 100, 200})
    void neverTakesTheLastColumnOfTheTerminal(int width) {
        String bar = new StepBar(line, Terminal.fixed(true, width, false, true)).text();
        assertThat(bar.length()).isLessThanOrEqualTo(Math.max(1, width - 1)).isPositive();
    }

    @Test
    void wideTerminalShowsAllPartsAndABar() {
        assertThat(new StepBar(line, Terminal.fixed(true, 100, false, false)).text())
                .isEqualTo("#######-----------------------"
                        + " 150/600  loss 0.040  local 93.1%  10.2k tokens/s  3m 05s left");
    }

    @Test
    void dropsTheBarFirstThenThePartsFromTheEnd() {
        assertThat(new StepBar(line, Terminal.fixed(true, 63, false, false)).text())
                .isEqualTo("150/600  loss 0.040  local 93.1%  10.2k tokens/s  3m 05s left");
        assertThat(new StepBar(line, Terminal.fixed(true, 34, false, false)).text())
                .isEqualTo("150/600  loss 0.040  local 93.1%");
        assertThat(new StepBar(line, Terminal.fixed(true, 12, false, false)).text())
                .isEqualTo("150/600");
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        assertThat(new StepBar(line, Terminal.fixed(true, 100, true, true)).text())
                .contains("\033[32m━");
        assertThat(new StepBar(line, Terminal.fixed(true, 100, false, true)).text())
                .doesNotContain("\033[");
    }
}
