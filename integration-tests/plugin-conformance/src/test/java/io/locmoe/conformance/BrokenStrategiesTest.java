package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A strategy that breaks one rule fails the test of that rule, and no other. */
class BrokenStrategiesTest {
    private static final Pattern RULE = Pattern.compile("rule\\d\\w+");

    /** Kept, so that the failures below are the fixtures' own. */
    static class SoundCase extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return new Fixture();
        }
    }

    /** Delivers the rows of a peer in reverse. */
    static class ReversedCase extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return new Fixture() {
                @Override
                void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
                    super.copy(plan, source, message, rows);
                    int row = plan.rowBytes();
                    for (long at = 0; at < rows.byteSize(); at += row) {
                        MemorySegment.copy(message.data(), rows.byteSize() - row - at, rows, at, row);
                    }
                }
            };
        }
    }

    /** Takes its send memory for scratch. */
    static class OverwritingCase extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return new Fixture() {
                @Override
                void afterSend(MemorySegment rows) {
                    rows.fill((byte) 0);
                }
            };
        }
    }

    /** Keeps the memory of its messages. */
    static class LeakingCase extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return new Fixture() {
                @Override
                void close(Transport.Received message) {}
            };
        }
    }

    /** Believes every plan. */
    static class TrustingCase extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return new Fixture() {
                @Override
                void check(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {}
            };
        }
    }

    /** Takes whatever comes. */
    static class CarelessCase extends CommunicationStrategyConformance {
        @Override
        protected CommunicationStrategyFactory factory() {
            return new Fixture() {
                @Override
                void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
                    MemorySegment.copy(
                            message.data(), 0, rows, 0, Math.min(message.data().byteSize(), rows.byteSize()));
                }
            };
        }
    }

    @Test
    void eachFixtureFailsItsOwnRule() {
        assertThat(failed(SoundCase.class)).isEmpty();
        assertThat(failed(ReversedCase.class)).containsExactly("rule1EveryRowArrivesInItsPlace");
        assertThat(failed(OverwritingCase.class)).containsExactly("rule3MemoryOutsideTheArrivingRowsIsLeftAlone");
        assertThat(failed(LeakingCase.class)).containsExactly("rule5EveryMessageIsReceivedAndClosed");
        assertThat(failed(TrustingCase.class)).containsExactly("rule6WrongPlansAreRefusedBeforeAnythingIsSent");
        assertThat(failed(CarelessCase.class)).containsExactly("rule7RanksWithDifferentPlansAreToldApart");
    }

    private static Set<String> failed(Class<?> test) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event ->
                        RULE.matcher(event.getTestDescriptor().getUniqueId().toString()))
                .flatMap(Matcher::results)
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
