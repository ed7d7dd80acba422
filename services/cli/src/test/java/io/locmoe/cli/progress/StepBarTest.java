package io.locmoe.cli.progress;

import static io.locmoe.samples.SyntheticSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.cli.terminal.Terminal;
import io.locmoe.engine.report.StepReport;
import io.locmoe.report.ReportJson;
import io.locmoe.report.text.Pace;
import io.locmoe.report.text.StepLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepBarTest {
    private final Pace pace = new Pace();
    private final StepLine line = new StepLine(step(150, 400, 0.931), 600, pace);

    @BeforeEach
    void run() {
        for (int n = 51; n <= 150; n++) {
            pace.add(step(n, 400, 0.931));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 21, 30, 40, 60, 61, 70, 79, 80, 100, 200})
    void neverTakesTheLastColumnOfTheTerminal(int width) {
        String bar = new StepBar(line, Terminal.fixed(true, width, false, true)).text();
        assertThat(bar.length()).isLessThanOrEqualTo(Math.max(1, width - 1)).isPositive();
    }

    @Test
    void wideTerminalShowsAllPartsAndABar() {
        assertThat(new StepBar(line, Terminal.fixed(true, 140, false, false)).text())
                .isEqualTo("#######-----------------------"
                        + " 150/600  loss 0.040  local 93.1%  250 tokens/s  3m 00s left"
                        + "  lr 0.001  grad 0.700  mem 100.0MB  mfu 20.0%");
    }

    @Test
    void detailsLeaveRoomForABar() {
        assertThat(new StepBar(line, Terminal.fixed(true, 80, false, false)).text())
                .isEqualTo("##------- 150/600  loss 0.040  local 93.1%  250 tokens/s  3m 00s left  lr 0.001");
        assertThat(new StepBar(line, Terminal.fixed(true, 78, false, false)).text())
                .endsWith("--- 150/600  loss 0.040  local 93.1%  250 tokens/s  3m 00s left");
    }

    /** A peak that is not known has no share, and memory that is not measured is not 0. */
    @Test
    void whatIsNotKnownIsLeftOut() throws Exception {
        StepReport old = ReportJson.MAPPER.readValue("""
                {"step": 150, "learningRate": 0, "gradientNorm": 2, "milliseconds": {"total": 1}, "layers": []}
                """, StepReport.class);
        assertThat(old.peakShare()).isZero();
        assertThat(new StepLine(old, 600, new Pace()).details()).containsExactly("lr 0", "grad 2.000");
    }

    @Test
    void dropsTheBarFirstThenThePartsFromTheEnd() {
        assertThat(new StepBar(line, Terminal.fixed(true, 63, false, false)).text())
                .isEqualTo("150/600  loss 0.040  local 93.1%  250 tokens/s  3m 00s left");
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
