package io.locmoe.attack.traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All kinds of hostile traffic to several ports at once, one or more threads for each port. The seed decides in
 * which order a thread sends which messages; how the threads take turns is up to the machine.
 */
public final class Siege {
    /** Rounds of mutated messages between two rounds of the other kinds. */
    private static final int ROUNDS = 25;

    private static final int FLOOD = 300;

    private final List<Assault> rare =
            List.of(new ConnectionFlood(FLOOD), new SlowSenders(), new Excess(), new HalfHandshakes());
    private final List<Assault> usual = List.of(new GarbledConversations(), new HalfHandshakes());
    private final Assault calls = new GarbledCalls();
    private final AtomicLong sent = new AtomicLong();
    private final long seed;
    private final long messages;
    private final long untilNanos;
    private final int attackers;

    /**
     * @param messages  after which it ends
     * @param most      time after which it ends
     * @param attackers threads for each port
     */
    public Siege(long seed, long messages, Duration most, int attackers) {
        this.seed = seed;
        this.messages = messages;
        this.untilNanos = System.nanoTime() + most.toNanos();
        this.attackers = attackers;
    }

    /** Messages sent so far. */
    public long sent() {
        return sent.get();
    }

    /** Attacks these doors until the messages are sent or the time is over. */
    public void lay(List<Door> doors) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(
                doors.size() * attackers,
                Thread.ofPlatform().daemon().name("attacker-", 0).factory())) {
            List<Future<?>> attacks = new ArrayList<>();
            for (int i = 0; i < doors.size() * attackers; i++) {
                SplittableRandom random = new SplittableRandom(seed * 1_000_003 + i);
                Door door = doors.get(i % doors.size());
                attacks.add(threads.submit(() -> attack(door, random)));
            }
            for (Future<?> attack : attacks) {
                attack.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("an attacker failed", e.getCause());
        }
    }

    private void attack(Door door, SplittableRandom random) {
        for (int round = 0; goesOn(); round++) {
            for (Assault assault : round % ROUNDS == 0 ? rare : usual) {
                sent.addAndGet(assault.launch(door, random));
            }
            if (!door.speech().calls().isEmpty()) {
                sent.addAndGet(calls.launch(door, random));
            }
        }
    }

    private boolean goesOn() {
        return sent.get() < messages && System.nanoTime() < untilNanos;
    }
}
