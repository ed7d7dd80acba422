package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.TestDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.memory.ElementType;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RankPeakTest {
    private static RankPeak threads(double rate, int threads, int cores, long machine) {
        return new RankPeak(rate, threads, cores, machine);
    }

    @Test
    void devicesOfOneMachineShareItsCores() {
        RankPeak of = threads(10, 1, 2, 7);
        assertThat(RankPeak.together(List.of(of))).isEqualTo(10);
        assertThat(RankPeak.together(List.of(of, of))).isEqualTo(20);
        assertThat(RankPeak.together(List.of(of, of, of, of))).isEqualTo(20);
        assertThat(RankPeak.together(List.of(of, of, of, of, threads(10, 1, 2, 8))))
                .as("and those of another machine have their own")
                .isEqualTo(30);
    }

    @Test
    void devicesBesideTheHostNeedNoCores() {
        RankPeak of = threads(10, 0, 2, 0);
        assertThat(RankPeak.together(List.of(of, of, of, of))).isEqualTo(40);
    }

    /** A share of a part of the peak would mislead. */
    @Test
    void onePeakThatIsNotKnownMakesTheWholeUnknown() {
        assertThat(RankPeak.together(List.of(threads(10, 1, 2, 7), RankPeak.UNKNOWN)))
                .isZero();
    }

    @Test
    void aProcessorMeasuresOnceAndADeviceThatDoesNotKnowIsUnknown() {
        try (Device device = TestDriver.CPU.open()) {
            RankPeak first = RankPeak.of(device, ElementType.FLOAT32, 2);
            assertThat(first.rate()).isGreaterThan(1e7);
            assertThat(first.threads()).isEqualTo(2);
            assertThat(RankPeak.of(device, ElementType.FLOAT32, 2)).isEqualTo(first);
            Device silent = new ForwardingDevice(device) {
                @Override
                public OptionalDouble peakRate(ElementType type) {
                    return OptionalDouble.empty();
                }
            };
            assertThat(RankPeak.together(List.of(first, RankPeak.of(silent, ElementType.FLOAT32, 2))))
                    .isZero();
        }
    }
}
