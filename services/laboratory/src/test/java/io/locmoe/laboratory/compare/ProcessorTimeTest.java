package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    private static ProcessorTime at(String cpu, double own) {
        return ProcessorTime.of(List.of("cpu  " + cpu, "cpu0 1 2 3 4 5 6 7 8 9 10", "intr 1"), own)
                .orElseThrow();
    }

    /**
     * In 20 s of two processors, 6 s are idle, 1 s waits for a disk, 5 s are ours: 8 s were others', 1 s of them
     * stolen.
     */
    @Test
    void foreignProcessorTimeIsBusyTimeBeyondOurOwn() {
        ProcessorTime before = at("1000 0 500 9000 100 0 0 0 0 0", 3);
        ProcessorTime after = at("1900 100 650 9600 200 20 30 100 70 0", 8);
        assertThat(after.othersSince(before)).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void ownTimeIsCountedCoarselyAndNeverMakesOthersNegative() {
        assertThat(at("300 0 0 100 0 0 0 0", 4).othersSince(at("0 0 0 0 0 0 0 0", 0)))
                .isZero();
    }
}
