package io.locmoe.conformance;

import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategy.PendingExchange;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.ExchangePlan;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.plugin.Options;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Further strategies that break a rule. */
@Tag("slow")
class BrokenMessagesTest {

    /** Loses the last of several rows. */
    @Breaks(1)
    static class ForgettingCase extends FixtureCase {
        @Override
        void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
            super.copy(plan, source, message, rows);
            if (rows.byteSize() > plan.rowBytes()) {
                rows.asSlice(rows.byteSize() - plan.rowBytes()).fill((byte) 0);
            }
        }
    }

    /** Makes one NaN of all. */
    @Breaks(2)
    static class NormalizingCase extends FixtureCase {
        @Override
        void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
            super.copy(plan, source, message, rows);
            for (long at = 0; at < rows.byteSize(); at += Float.BYTES) {
                if (Float.isNaN(rows.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at))) {
                    rows.set(ValueLayout.JAVA_INT_UNALIGNED, at, 0x7FC00000);
                }
            }
        }
    }

    /** Starts a thread for each exchange, and forgets it. */
    @Breaks(8)
    static class BusyCase extends FixtureCase {
        @Override
        CommunicationStrategy create(Options options) {
            return (plan, send, receive, transport) -> {
                LastingThread.start();
                return begin(plan, send, receive, transport);
            };
        }
    }

    /** Remembers the latest exchange only. */
    @Breaks(4)
    static class LatestCase extends FixtureCase {
        @Override
        CommunicationStrategy create(Options options) {
            PendingExchange[] latest = new PendingExchange[1];
            return (plan, send, receive, transport) -> {
                latest[0] = begin(plan, send, receive, transport);
                return () -> latest[0].await();
            };
        }
    }

    /** Completes an exchange again, and waits for messages that came before. */
    @Breaks(4)
    static class RepeatingCase extends FixtureCase {
        @Override
        CommunicationStrategy create(Options options) {
            return (plan, send, receive, transport) -> {
                PendingExchange once = begin(plan, send, receive, transport);
                boolean[] done = new boolean[1];
                return () -> {
                    if (done[0]) {
                        throw new ExchangeException("rank " + plan.rank() + " waits (" + plan.tag() + ")");
                    }
                    done[0] = true;
                    once.await();
                };
            };
        }
    }

    /** Says hello to those who do not listen. */
    @Breaks(5)
    static class ChattyCase extends FixtureCase {
        @Override
        PendingExchange begin(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
            PendingExchange pending = super.begin(plan, send, receive, transport);
            try (Arena arena = Arena.ofConfined()) {
                for (int target : plan.targets()) {
                    transport.send(target, plan.tag().withChunk(99), arena.allocate(1));
                }
            }
            return pending;
        }
    }

    /** Refuses a plan as if it were its own mistake. */
    @Breaks(6)
    static class ConfusedCase extends FixtureCase {
        @Override
        void check(ExchangePlan plan, MemorySegment send, MemorySegment receive, Transport transport) {
            try {
                super.check(plan, send, receive, transport);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Does not say whose plan is another. */
    @Breaks(7)
    static class VagueCase extends FixtureCase {
        @Override
        void copy(ExchangePlan plan, int source, Transport.Received message, MemorySegment rows) {
            if (message.data().byteSize() != rows.byteSize()) {
                throw new ExchangeException("somebody follows another plan");
            }
            super.copy(plan, source, message, rows);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachFixtureFailsItsOwnRule() {
        return BrokenFixtures.tests(BrokenMessagesTest.class);
    }
}
