package io.locmoe.dataplane.rank;

import static io.locmoe.schedule.Together.require;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.memory.NativePool;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.schedule.Together;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The promises of {@link Mailbox}, M1 to M6. Each message has four bytes, its number; two fit in. */
public final class MailboxContract {
    private static final MessageTag TAG = new MessageTag(1, 0, 0, Direction.DISPATCH, 0);
    private static final Duration LONG = Duration.ofHours(1);
    private static final int BYTES = 4;
    private static final int LIMIT = 2 * BYTES;

    private final AtomicLong lent = new AtomicLong();
    private final NativePool pool = new NativePool(1 << 20, lent);
    private final ExchangeLedger ledger = new ExchangeLedger();
    private final Mailbox mailbox = new Mailbox(0, Topology.of(3, 1), LIMIT);

    private MailboxContract() {}

    private Payload message(int number) {
        Payload message = pool.lend(BYTES);
        message.data().set(ValueLayout.JAVA_INT, 0, number);
        return message;
    }

    private void offer(int source, int number) {
        mailbox.offer(source, TAG, message(number), LONG);
    }

    /** What the rank gets while it waits. */
    private int receive(int source) {
        mailbox.owner().blocks();
        int number = take(source, false);
        mailbox.owner().resumes();
        return number;
    }

    private int take(int source, boolean named) {
        long until = System.nanoTime() + LONG.toNanos();
        try (Payload message = mailbox.owner().receive(source, TAG, named, LONG, until, ledger)) {
            return message.data().get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** M1: also of what nobody has taken. */
    private void requireNothingLent() {
        mailbox.close();
        pool.close();
        require(lent.get() == 0, "M1: every message is given back once");
    }

    /** M1, M2. */
    public static void everyMessageIsReceivedOnceInOrder() throws Exception {
        MailboxContract it = new MailboxContract();
        Together.run(() -> it.offerThree(1), () -> it.offerThree(2), () -> {
            for (int number = 0; number < 3; number++) {
                require(it.receive(1) == number, "M2: messages come in order");
                require(it.receive(2) == number, "M2: messages come in order");
            }
        });
        it.requireNothingLent();
    }

    private void offerThree(int source) {
        for (int number = 0; number < 3; number++) {
            offer(source, number);
        }
    }

    /** M3: the rank computes, and takes only what is there already. */
    public static void aSourceWaitsForRoomWhileTheRankComputes() throws Exception {
        MailboxContract it = new MailboxContract();
        AtomicInteger held = new AtomicInteger();
        Semaphore there = new Semaphore(0);
        Together.run(
                () -> {
                    for (int number = 0; number < 4; number++) {
                        it.offer(1, number);
                        require(held.incrementAndGet() <= 2, "M3: no more is held than the limit");
                        there.release();
                    }
                },
                () -> {
                    for (int number = 0; number < 4; number++) {
                        there.acquire();
                        held.decrementAndGet();
                        require(it.take(1, false) == number, "M2: messages come in order");
                    }
                });
        it.requireNothingLent();
    }

    /** M4: nobody waits on, and nothing is lost. */
    public static void anAbortReachesWhoeverWaits() throws Exception {
        MailboxContract it = new MailboxContract();
        Together.run(
                () -> untilTheAbort(() -> it.offerThree(1)),
                () -> requireFailure(() -> it.receive(2), "stop"),
                () -> it.mailbox.abort(Code.CANCELLED, "stop", null));
        requireFailure(() -> it.offer(1, 9), "stop");
        requireFailure(() -> it.mailbox.check(), "stop");
        it.requireNothingLent();
    }

    /** M1, M4: the session ends while messages come. */
    public static void closingGivesBackWhatNobodyTook() throws Exception {
        MailboxContract it = new MailboxContract();
        Together.run(() -> untilTheAbort(() -> it.offerThree(1)), () -> untilTheAbort(it::offerNow), it.mailbox::close);
        it.requireNothingLent();
    }

    private void offerNow() {
        Payload message = message(7);
        if (!mailbox.offerNow(2, TAG, message)) {
            message.close();
        }
    }

    private static void untilTheAbort(Runnable calls) {
        try {
            calls.run();
        } catch (DataPlaneException e) {
            require(e.code() == Code.CANCELLED, "M4: an abort gives its own reason, not " + e);
        }
    }

    private static void requireFailure(Runnable call, String reason) {
        try {
            call.run();
        } catch (DataPlaneException e) {
            require(e.getMessage().contains(reason), "M4, M5: a call fails with its reason, not " + e);
            return;
        }
        throw new AssertionError("M4, M5: every waiting and later call fails");
    }

    /** M5. */
    public static void whatCameBeforeASourceLeftIsReceived() throws Exception {
        MailboxContract it = new MailboxContract();
        Together.run(
                () -> {
                    it.offer(1, 0);
                    it.offer(1, 1);
                    it.mailbox.sourceLeft(1, "it has left");
                },
                () -> {
                    require(it.receive(1) == 0 && it.receive(1) == 1, "M5: what was sent before is received");
                    requireFailure(() -> it.receive(1), "it has left");
                });
        it.requireNothingLent();
    }

    /** M6: two ways from one peer, of which each believes that its message is the next. */
    public static void namedMemoryIsForOneMessage() throws Exception {
        MailboxContract it = new MailboxContract();
        AtomicInteger claims = new AtomicInteger();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment named = arena.allocate(BYTES, BYTES);
            Together.run(() -> it.arrive(5, claims), () -> it.arrive(6, claims), () -> {
                it.mailbox.owner().name(1, TAG, named);
                it.mailbox.owner().blocks();
                int sum = it.take(1, true) + it.take(1, false);
                it.mailbox.owner().resumes();
                require(sum == 11, "M6: each message has its own memory");
            });
        }
        require(claims.get() <= 1, "M6: named memory is claimed once");
        it.requireNothingLent();
    }

    private void arrive(int number, AtomicInteger claims) {
        Optional<Payload> named = mailbox.named(1, TAG, BYTES);
        named.ifPresent(memory -> {
            claims.incrementAndGet();
            memory.data().set(ValueLayout.JAVA_INT, 0, number);
        });
        mailbox.offer(1, TAG, named.orElseGet(() -> message(number)), LONG);
    }
}
