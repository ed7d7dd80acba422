package io.locmoe.engine.training;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.collectives.Collectives.PendingSum;
import io.locmoe.engine.exchange.HostBuffer;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.guard.Phase;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Sums the gradients of the shared parameters over all ranks, through host memory, in buckets and overlapped with the
 * backward pass. The rank's thread does all the work: at fixed places of the backward pass each sum advances by one
 * stage, and between two places messages travel while the rank computes.
 *
 * <p>Gradients become complete from the back of the block to its front. Buckets of equal size are cut from the back and
 * leave the device as soon as they are complete; the rest follows at the end. A device that computes asynchronously
 * copies them meanwhile, and their sums begin at the next place, so that it always has work. Places and buckets depend
 * only on the model and the bucket size, so they are the same on every rank. The sum of an element has a fixed order,
 * so that its bits do not depend on buckets.
 */
final class SharedGradients implements AutoCloseable {
    /** Limits the memory of messages when many buckets become complete at once. */
    private static final int MOST_UNDER_WAY = 3;

    private final ParameterBlock shared;
    private final long bucketElements;
    private final Tape tape;
    private final Collectives collectives;
    private final StepClock clock;
    /** The device may still copy to it after a failure. */
    private final HostBuffer host = HostBuffer.collected();

    private final Queue<Leaving> leaving = new ArrayDeque<>();
    private final List<Bucket> underWay = new ArrayList<>();
    private final Set<String> notFinite = new TreeSet<>();
    private boolean watched;
    private long open;

    /** @param bucketKilobytes size of a bucket in KiB */
    SharedGradients(ParameterBlock shared, int bucketKilobytes, Tape tape, Collectives collectives, StepClock clock) {
        this.shared = shared;
        this.bucketElements = bucketKilobytes * 1024L / Span.ELEMENT_BYTES;
        this.tape = tape;
        this.collectives = collectives;
        this.clock = clock;
    }

    /**
     * A bucket under way to the host.
     *
     * @param first  its first element
     * @param copied when the copy is complete
     */
    private record Leaving(long first, Span device, MemorySegment host, DeviceEvent copied) {}

    /** A bucket whose sum has begun. */
    private static final class Bucket {
        private final Span device;
        private final MemorySegment host;
        private final PendingSum sum;
        private boolean advanced;

        Bucket(Span device, MemorySegment host, PendingSum sum) {
            this.device = device;
            this.host = host;
            this.sum = sum;
        }
    }

    /**
     * Starts the sums of a step.
     *
     * @param looks whether to check this rank's gradients before they are summed
     * @return called in the step's last backward pass with the first element from which on gradients are complete
     */
    LongConsumer begin(boolean looks) {
        watched = looks;
        notFinite.clear();
        open = shared.trainedElements();
        return collectives.ranks() == 1 ? first -> {} : this::completeFrom;
    }

    private void completeFrom(long first) {
        long busy = clock.processor().now();
        moveOn();
        startSums();
        while (open - first >= bucketElements) {
            leave(open - bucketElements);
        }
        if (tape.device().executesAtOnce()) {
            startSums();
        }
        clock.processor().gradientSync(busy);
    }

    private void leave(long first) {
        Span device = shared.gradients().slice(first, open - first);
        MemorySegment memory =
                host.ensure(shared.gradients().byteSize()).asSlice(first * Span.ELEMENT_BYTES, device.byteSize());
        open = first;
        DeviceStream copies = tape.copies();
        copies.waitFor(tape.stream().record());
        copies.copyOut(device.buffer(), device.byteOffset(), memory);
        leaving.add(new Leaving(first, device, memory, copies.record()));
    }

    private void startSums() {
        while (!leaving.isEmpty()) {
            makeRoom();
            Leaving next = leaving.remove();
            tape.await(next.copied);
            if (watched) {
                look(next.first, next.host);
            }
            timed(() -> underWay.add(new Bucket(next.device, next.host, collectives.beginSum(next.host))));
        }
    }

    private void look(long first, MemorySegment memory) {
        long end = first + memory.byteSize() / Span.ELEMENT_BYTES;
        for (Parameter parameter : shared.trained()) {
            long last = Math.min(end, parameter.trained() + parameter.elements());
            for (long i = Math.max(first, parameter.trained()); i < last; i++) {
                if (!Float.isFinite(memory.getAtIndex(ValueLayout.JAVA_FLOAT, i - first))) {
                    notFinite.add(parameter.name());
                    break;
                }
            }
        }
    }

    /** Shared parameters whose gradients on this rank are not finite; empty if not checked. */
    Set<String> notFinite() {
        return notFinite;
    }

    /** Frees a place when many buckets become complete at once: completes one bucket and advances the next. */
    private void makeRoom() {
        if (underWay.size() == MOST_UNDER_WAY) {
            timed(() -> {
                complete(underWay.removeFirst());
                advance(underWay.getFirst());
            });
        }
    }

    /** Advances each bucket by one stage, the newest first, because other ranks wait for its messages. */
    private void moveOn() {
        timed(() -> {
            for (Bucket bucket : List.copyOf(underWay).reversed()) {
                if (bucket.advanced) {
                    complete(bucket);
                    underWay.remove(bucket);
                } else {
                    advance(bucket);
                }
            }
        });
    }

    private static void advance(Bucket bucket) {
        bucket.sum.advance();
        bucket.advanced = true;
    }

    private void complete(Bucket bucket) {
        bucket.sum.await();
        tape.stream().copyIn(bucket.host, bucket.device.buffer(), bucket.device.byteOffset());
    }

    private void timed(Runnable work) {
        long start = System.nanoTime();
        Phase.run("gradient sync", work);
        clock.gradientSync(System.nanoTime() - start);
    }

    /** Completes the sums: this rank's gradients become the sum over all ranks, with the same bits on every rank. */
    void finish() {
        if (collectives.ranks() == 1) {
            return;
        }
        long busy = clock.processor().now();
        while (open > 0) {
            leave(Math.max(0, open - bucketElements));
        }
        startSums();
        while (!underWay.isEmpty()) {
            moveOn();
        }
        tape.await();
        clock.processor().gradientSync(busy);
    }

    /** Bytes of host memory for the sums. */
    long hostBytes() {
        return host.bytes();
    }

    @Override
    public void close() {
        host.close();
    }
}
