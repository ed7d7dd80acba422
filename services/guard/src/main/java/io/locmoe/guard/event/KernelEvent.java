package io.locmoe.guard.event;

import io.locmoe.spi.device.kernel.Kernel;
import java.util.function.BooleanSupplier;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

/**
 * A launch of a kernel. If the device executes at once, its time is that of the execution; otherwise that of the launch
 * alone, because nobody waits for the device in order to record.
 */
@Name("io.locmoe.Kernel")
@Label("Kernel")
public final class KernelEvent extends PlacedEvent {
    private static final KernelEvent OFF = new KernelEvent();

    @Label("Kernel")
    String kernel;

    @Label("Memory")
    @Description("Size of its operands")
    @DataAmount
    long bytes;

    @Label("Rows")
    @Description("Rows that it computes; -1 if it has no rows")
    int rows;

    @Label("Executed")
    @Description("Whether the time is that of the execution, and not of the launch alone")
    boolean executed;

    private KernelEvent() {}

    /** Begins an event, if it is recorded. */
    public static KernelEvent begun() {
        if (!OFF.isEnabled()) {
            return OFF;
        }
        KernelEvent event = new KernelEvent();
        event.begin();
        return event;
    }

    /** @param executesAtOnce whether the kernel is complete; asked if the event is recorded */
    public void end(Kernel launched, BooleanSupplier executesAtOnce, Located place) {
        if (this == OFF) {
            return;
        }
        end();
        at(place);
        if (shouldCommit()) {
            kernel = launched.getClass().getSimpleName();
            KernelShape shape = KernelShape.of(launched);
            bytes = shape.bytes(launched);
            rows = shape.rows(launched);
            executed = executesAtOnce.getAsBoolean();
            commit();
        }
    }
}
