package io.locmoe.dataplane.flight;

import static io.locmoe.schedule.Together.require;

import io.grpc.Metadata;
import io.grpc.Status;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import io.locmoe.identity.Trust;
import io.locmoe.schedule.Together;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The promises of {@link PeerState}, E1 to E3: event loop and ranks at the same stream. */
public final class PeerStateContract {
    private static final JobSession JOB =
            new JobSession("job", 1, Topology.of(2, 1), 0, List.of("127.0.0.1:1", "127.0.0.1:2"), Duration.ofHours(1));
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);

    private final AtomicInteger losses = new AtomicInteger();
    private final PeerState state =
            new PeerState(JOB, 1, Trust.OPEN, (node, code, sentence, cause) -> losses.incrementAndGet());

    private PeerStateContract() {}

    private RefusedException answer() {
        return state.awaitAccepted(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
    }

    private void accept() {
        state.onMessage(new ByteArrayInputStream(new byte[0]));
    }

    private void lose() {
        state.onClose(Status.UNAVAILABLE, new Metadata());
    }

    /** E1: the answer wakes whoever opens the stream; a loss after it is told. */
    public static void anAnswerReachesTheOpener() throws Exception {
        PeerStateContract it = new PeerStateContract();
        Together.run(
                () -> {
                    it.accept();
                    it.lose();
                },
                () -> require(it.answer() == null, "E1: what was accepted is so"));
        require(it.losses.get() == 1, "E2: a loss is told once");
    }

    /** E2, E3: the event loop and a sender notice the end at the same time. */
    public static void aLossIsToldOnceBeforeSendersFail() throws Exception {
        PeerStateContract it = new PeerStateContract();
        it.accept();
        Together.run(it::lose, () -> it.state.broken(new IllegalStateException("closed")), () -> {
            require(it.state.awaitEnd(Duration.ofHours(1)), "E3: the end reaches whoever waits for it");
            require(it.losses.get() >= 1, "E3: senders fail after the loss was told");
            try {
                it.state.check(TAG);
            } catch (DataPlaneException e) {
                return;
            }
            throw new AssertionError("E3: nothing is sent after the end");
        });
        require(it.losses.get() == 1, "E2: a loss is told once, not " + it.losses.get() + " times");
    }

    /** E2: who leaves loses nothing. */
    public static void whoHasLeftHearsOfNoLoss() throws Exception {
        PeerStateContract it = new PeerStateContract();
        it.accept();
        it.state.leave();
        Together.run(it::lose, it.state::wakeSenders);
        require(it.losses.get() == 0, "E2: whoever has left hears of no loss");
    }
}
