package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

    /** A step of 100 ms of other work, 20 ms of latency and 1.5 MB over the link: share = x / (x + 100). */
    private static double share(double rate) {
        double exchange = 20 + 1.5e6 * 8 / rate * 1000;
        return exchange / (exchange + 100);
    }

    @ParameterizedTest
    @CsvSource({"0.181, 1.2345e9", "0.2874, 1e9", "0.2874, 2e6", "0.9, 1e8"})
    void findsTheRate(double target, double first) {
        List<Calibration.Probe> probes = new Calibration(target, 0.005, 12, 1).run(first, CalibrationTest::share);
        assertThat(probes.getLast().exchangeShare()).isCloseTo(target, within(0.005));
        assertThat(share(probes.getLast().bitsPerSecond()))
                .isEqualTo(probes.getLast().exchangeShare());
    }

    /** Times that scatter by a fifth, and a machine that becomes faster, as code is compiled while it is measured. */
    @Test
    void findsTheRateWithMeasurementsThatScatter() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int[] count = {0};
            List<Calibration.Probe> probes = new Calibration(0.4, 0.005, 10, 1).run(1e9, rate -> {
                double exchange = (20 + 12e9 / rate) * (1 + random.nextDouble(-0.2, 0.2));
                double rest = (100 + 100 * Math.exp(-count[0]++)) * (1 + random.nextDouble(-0.2, 0.2));
                return exchange / (exchange + rest);
            });
            assertThat(probes.getLast().exchangeShare()).as("seed " + seed).isCloseTo(0.4, within(0.05));
        }
    }

    /** Measurements scatter; the best of all is taken when none is near enough. */
    @Test
    void takesTheBestOfWhatItMeasured() {
        List<Double> rates = new ArrayList<>();
        List<Calibration.Probe> probes = new Calibration(0.5, 0.001, 5, 1).run(1e8, rate -> {
            rates.add(rate);
            return rates.size() == 2 ? 0.48 : 0.3;
        });
        assertThat(rates).hasSize(5);
        assertThat(probes.getLast().exchangeShare()).isEqualTo(0.48);
    }

    @Test
    void staysAboveTheSlowestRate() {
        assertThat(new Calibration(0.9, 0.001, 4, 5e6).run(1e7, CalibrationTest::share))
                .allSatisfy(probe -> assertThat(probe.bitsPerSecond()).isGreaterThanOrEqualTo(5e6));
    }
}
