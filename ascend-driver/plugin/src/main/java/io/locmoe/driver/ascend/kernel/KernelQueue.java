package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.Releases;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The kernels of one stream. Used by the thread that enqueues.
 *
 * <p>A step of training launches the same kernels on the same memory as the one before. From the second time on their
 * plans are kept, those that were used last, and enqueued again without the first phase.
 */
public final class KernelQueue implements AutoCloseable {
    /** More than the kernels of a step of the small presets. */
    private static final int MOST_KEPT = 4096;

    private final AclnnKernels kernels;
    private final Cann cann;
    private final KernelMemory memory;
    private final long stream;
    private final SequencedMap<Kernel, Boolean> seen = new LinkedHashMap<>();
    private final SequencedMap<Kernel, Launch> kept = new LinkedHashMap<>(16, 0.75f, true);

    KernelQueue(AclnnKernels kernels, Cann cann, KernelMemory memory, long stream) {
        this.kernels = kernels;
        this.cann = cann;
        this.memory = memory;
        this.stream = stream;
    }

    /** Enqueues a kernel. The device is current on this thread. */
    public void launch(Kernel kernel) {
        Launch before = kept.get(kernel);
        if (before != null) {
            before.again();
            return;
        }
        Launch launch = new Launch(cann, memory, stream, seenBefore(kernel));
        try {
            kernels.enqueue(kernel, launch);
        } catch (RuntimeException | Error e) {
            memory.launched();
            try (launch) {
                throw e;
            }
        }
        memory.launched();
        keepOrClose(kernel, launch);
    }

    @Override
    public void close() {
        Releases.all(() -> Releases.each(kept.values(), Launch::close), kept::clear, memory::close);
    }

    private void keepOrClose(Kernel kernel, Launch launch) {
        if (!launch.kept()) {
            launch.close();
            return;
        }
        kept.put(kernel, launch);
        if (kept.size() > MOST_KEPT) {
            kept.pollFirstEntry().getValue().close();
        }
    }

    private boolean seenBefore(Kernel kernel) {
        if (seen.remove(kernel) != null) {
            return true;
        }
        seen.put(kernel, true);
        if (seen.size() > MOST_KEPT) {
            seen.pollFirstEntry();
        }
        return false;
    }
}
