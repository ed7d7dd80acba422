package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.Releases;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The kernels of one stream. Used by the thread that enqueues.
 *
 * <p>A step of training launches the same kernels on the same memory as the one before. Plans are kept from the first
 * launch on, those that were used last, and enqueued again without the first phase. A later launch would be too late:
 * CANN then answers the first phase from a cache, and what that returns cannot be enqueued twice.
 */
public final class KernelQueue implements AutoCloseable {
    /** More than the kernels of a step of the small presets. */
    private static final int MOST_KEPT = 4096;

    private final AclnnKernels kernels;
    private final Cann cann;
    private final KernelMemory memory;
    private final long stream;
    /** Kernels whose plans cannot be kept. They are left to CANN's cache, which a plan that is kept does not fill. */
    private final SequencedMap<Kernel, Boolean> unkept = new LinkedHashMap<>();

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
        kernels.launched(before != null);
        if (before != null) {
            before.again();
            return;
        }
        Launch launch = new Launch(cann, memory, stream, !unkept.containsKey(kernel));
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
            rememberUnkept(kernel);
            launch.close();
            return;
        }
        kept.put(kernel, launch);
        if (kept.size() > MOST_KEPT) {
            kept.pollFirstEntry().getValue().close();
        }
    }

    private void rememberUnkept(Kernel kernel) {
        unkept.put(kernel, true);
        if (unkept.size() > MOST_KEPT) {
            unkept.pollFirstEntry();
        }
    }
}
