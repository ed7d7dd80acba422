package io.locmoe.laboratory.bench.faults.injection;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * Flips a bit of a message between two nodes, in the shared memory that transfers it. It stops the receiver until a
 * message has arrived that it cannot have read: a fraction of a second.
 */
public final class FlippedBit implements Injection {
    private static final int ATTEMPTS = 200;
    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(500);
    /** Pause between two attempts in which the receiver catches up, so that it is not considered failed. */
    private static final long PAUSE_MILLIS = 300;

    private final IntToLongFunction pid;
    private final Consumer<String> told;
    private volatile Thread flipping;

    /** @param told receives the reason if no bit could be flipped */
    public FlippedBit(IntToLongFunction pid, Consumer<String> told) {
        this.pid = pid;
        this.told = told;
    }

    /** Why this process cannot do it; empty if it can. */
    public static Optional<String> obstacle() {
        return Files.exists(Path.of("/proc/self/mem"))
                ? Optional.empty()
                : Optional.of("it writes to the memory of nodes by /proc, which this system does not have");
    }

    @Override
    public void strike(List<Integer> victims) {
        long victim = pid.applyAsLong(victims.getFirst());
        flipping = Thread.ofPlatform().daemon().name("bit-flip").start(() -> flip(victim));
    }

    private void flip(long victim) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (flipped(victim)) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            told.accept("no message came to process " + victim + " by shared memory, so no bit of one was flipped");
        } catch (IOException e) {
            told.accept("no bit could be flipped in process " + victim + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean flipped(long victim) throws IOException, InterruptedException {
        try (StoppedProcess _ = StoppedProcess.of(victim);
                RandomAccessFile memory = new RandomAccessFile("/proc/" + victim + "/mem", "rw")) {
            List<IncomingRing> rings = IncomingRing.of(victim);
            List<byte[]> before = looks(rings, memory);
            long end = System.nanoTime() + WAIT;
            while (System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(2);
                List<byte[]> now = looks(rings, memory);
                for (int ring = 0; ring < rings.size(); ring++) {
                    if (!Arrays.equals(before.get(ring), now.get(ring))) {
                        flip(rings.get(ring), memory);
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static List<byte[]> looks(List<IncomingRing> rings, RandomAccessFile memory) throws IOException {
        List<byte[]> looks = new ArrayList<>();
        for (IncomingRing ring : rings) {
            looks.add(ring.look(memory));
        }
        return looks;
    }

    /** Flips a bit of the first byte, which every body has, and which the sender writes first. */
    private static void flip(IncomingRing ring, RandomAccessFile memory) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(2);
        long at = ring.next(memory);
        memory.seek(at);
        int was = memory.read();
        memory.seek(at);
        memory.write(was ^ 1 << (at & 7));
    }

    @Override
    public void close() {
        if (flipping != null) {
            flipping.interrupt();
        }
    }
}
