package io.locmoe.dataplane.incoming;

import static io.locmoe.schedule.Together.require;

import io.locmoe.schedule.Together;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The promises of {@link IncomingStreams}, S1 and S2. */
public final class StreamsContract {
    private final IncomingStreams streams = new IncomingStreams();
    private final AtomicInteger running = new AtomicInteger();
    private final Semaphore never = new Semaphore(0);

    private StreamsContract() {}

    private void waitForEver() {
        running.incrementAndGet();
        try {
            never.acquire();
        } catch (InterruptedException e) {
            running.decrementAndGet();
        }
    }

    /** S1, S2: whether they began before the end or after it. */
    public static void theEndInterruptsWhoeverWaits() throws Exception {
        StreamsContract it = new StreamsContract();
        Together.run(() -> it.streams.run(it::waitForEver), () -> it.streams.run(it::waitForEver), it.streams::close);
        require(it.running.get() == 0, "S1: nobody waits after the end");
        require(!it.streams.enter(it, () -> {}), "S2: nobody begins after the end");
    }

    /** S1: also for what has no thread yet. */
    public static void theEndWaitsForWhatIsOnItsWay() throws Exception {
        StreamsContract it = new StreamsContract();
        AtomicInteger ended = new AtomicInteger();
        Runnable task = () -> {
            it.waitForEver();
            ended.incrementAndGet();
        };
        Together.run(() -> it.streams.start(task, started -> new Thread(started).start()), it.streams::close);
        it.streams.close();
        require(ended.get() == 1, "S1: the end waits for what was on its way");
    }
}
