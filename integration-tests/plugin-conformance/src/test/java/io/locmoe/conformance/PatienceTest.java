package io.locmoe.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.RankThreads;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.ExchangeException;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Exchanger;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules are broken by what a plug-in does, and not by a machine that has no time for it. */
class PatienceTest {
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);

    private final AtomicLong wall = new AtomicLong();
    private final AtomicInteger worked = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    private Thread spinning() {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!stop.get()) {
                Thread.onSpinWait();
            }
        });
    }

    /** Waits until a thread has used so much. */
    private static void awaitUse(Thread thread, Duration time) {
        while (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()) < time.toNanos()) {
            Thread.yield();
        }
    }

    @Test
    void aThreadThatComputesHasItsProcessorTime() {
        Thread thread = spinning();
        Patience patience = new Patience(Duration.ofMillis(200));
        assertThat(patience.isOver(List.of(thread))).isFalse();
        awaitUse(thread, Duration.ofMillis(500));
        assertThat(patience.isOver(List.of(thread))).isTrue();
        stop.set(true);
    }

    /** A machine that is busy gives it little time, and it uses that. */
    @Test
    void aThreadThatWorksNowAndThenIsWaitedForAndOneThatOnlyWaitsIsNot() throws InterruptedException {
        Exchanger<Long> turns = new Exchanger<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            while (!stop.get()) {
                exchange(turns);
                worked.incrementAndGet();
            }
        });
        Patience patience = new Patience(Duration.ofSeconds(5), wall::get);
        for (int turn = 0; turn < 4; turn++) {
            turns.exchange(0L);
            awaitWait(thread, turn + 1);
            wall.addAndGet(Duration.ofSeconds(4).toNanos());
            assertThat(patience.isOver(List.of(thread))).as("turn %d", turn).isFalse();
        }
        wall.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(patience.isOver(List.of(thread))).isTrue();
        stop.set(true);
        turns.exchange(0L);
        thread.join();
    }

    private static void exchange(Exchanger<Long> turns) {
        try {
            turns.exchange(0L);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a thread has worked in so many turns, and waits for the next one. */
    private void awaitWait(Thread thread, int turns) {
        while (worked.get() < turns || thread.getState() != Thread.State.WAITING) {
            Thread.yield();
        }
    }

    @Tag("slow")
    @Test
    void aMessageThatNobodySendsIsMissedSoon() {
        assertThatThrownBy(() -> new MemoryMesh(Topology.of(2, 1)).run(transport -> {
                    if (transport.rank() == 0) {
                        transport.receive(1, TAG).close();
                    }
                    return null;
                }))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("rank 0 waits for rank 1");
    }

    /** Known without a clock: a rank that has ended comes to no collective. */
    @Test
    void aRankThatCallsOneCollectiveMoreIsKnownAtOnce() {
        assertThatThrownBy(() -> RankThreads.run(2, ranks -> ranks.rank() == 0 ? 0 : ranks.gather(new long[1]).length))
                .hasMessageContaining("the ranks of the mesh do not call the same collectives");
    }
}
