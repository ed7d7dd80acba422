package io.locmoe.guard;

import io.locmoe.guard.event.KernelEvent;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * A stream with guarded calls, also of its events. Kernels are launched many thousand times per step, so launches and
 * copies are written out and allocate nothing, unless kernels are recorded.
 *
 * @param executesAtOnce whether a launched kernel is complete
 */
record GuardedStream(DeviceStream stream, Callee callee, BooleanSupplier executesAtOnce) implements DeviceStream {
    @Override
    public void launch(Kernel kernel) {
        Visits visits = Visits.own();
        int visit = visits.enter(callee, "launch");
        try {
            KernelEvent event = KernelEvent.begun();
            stream.launch(kernel);
            event.end(kernel, executesAtOnce, visits.place());
            visits.requireCalm(visit);
        } catch (Throwable failure) {
            throw callee.named("launch of ".concat(kernel.getClass().getSimpleName()), failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
        Visits visits = Visits.own();
        int visit = visits.enter(callee, "copyIn");
        try {
            stream.copyIn(host, target, targetOffset);
            visits.requireCalm(visit);
        } catch (Throwable failure) {
            throw callee.named("copyIn", failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
        Visits visits = Visits.own();
        int visit = visits.enter(callee, "copyOut");
        try {
            stream.copyOut(source, sourceOffset, host);
            visits.requireCalm(visit);
        } catch (Throwable failure) {
            throw callee.named("copyOut", failure, visits.place());
        } finally {
            visits.leave(visit);
        }
    }

    /** An event of this stream, which wraps the driver's event. */
    private record GuardedEvent(DeviceEvent event, Callee callee) implements DeviceEvent {
        @Override
        public boolean isComplete() {
            return callee.call("isComplete", event::isComplete);
        }

        @Override
        public void await() {
            callee.run("await", event::await);
        }
    }

    @Override
    public DeviceEvent record() {
        return new GuardedEvent(callee.call("record", stream::record), callee);
    }

    @Override
    public void waitFor(DeviceEvent event) {
        DeviceEvent own = event instanceof GuardedEvent guarded ? guarded.event : event;
        callee.run("waitFor", () -> stream.waitFor(own));
    }

    @Override
    public OptionalLong nativeHandle() {
        return callee.call("nativeHandle", stream::nativeHandle);
    }

    @Override
    public void close() {
        callee.run("close", stream::close);
    }
}
