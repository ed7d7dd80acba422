package io.locmoe.conformance;

import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** A strategy that breaks one rule fails the test of that rule, and no other. */
@Tag("slow")
class BrokenStrategiesTest {
    /** Kept, so that the failures below are the fixtures' own. */
    @Breaks({})
    static class SoundCase extends FixtureCase {}

    /** Delivers the rows of a peer in reverse. */
    @Breaks(1)
    static class ReversedCase extends FixtureCase {
        @Override
        void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
            super.copy(plan, source, message, rows);
            int row = plan.rowBytes();
            for (long at = 0; at < rows.byteSize(); at += row) {
                MemorySegment.copy(message.data(), rows.byteSize() - row - at, rows, at, row);
            }
        }
    }

    /** Takes its send memory for scratch. */
    @Breaks(3)
    static class OverwritingCase extends FixtureCase {
        @Override
        void afterSend(MemorySegment rows) {
            rows.fill((byte) 0);
        }
    }

    /** Keeps the memory of its messages. */
    @Breaks(5)
    static class LeakingCase extends FixtureCase {
        @Override
        void close(Transport.Received message) {}
    }

    /** Believes every plan. */
    @Breaks(6)
    static class TrustingCase extends FixtureCase {
        @Override
        void check(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {}
    }

    /** Takes whatever comes. */
    @Breaks(7)
    static class CarelessCase extends FixtureCase {
        @Override
        void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
            MemorySegment.copy(
                    message.data(), 0, rows, 0, Math.min(message.data().byteSize(), rows.byteSize()));
        }
    }

    /** Divides by what it has done, which may be nothing. */
    @Breaks(9)
    static class DividingCase extends FixtureCase {
        @Override
        Map<String, Double> measures(double exchanges) {
            return Map.of("share", exchanges / exchanges);
        }
    }

    /** Tells of what it has done, and is silent where it has done nothing. */
    @Breaks(9)
    static class SilentCase extends FixtureCase {
        @Override
        Map<String, Double> measures(double exchanges) {
            return exchanges == 0 ? Map.of() : super.measures(exchanges);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenStrategiesTest.class);
    }
}
