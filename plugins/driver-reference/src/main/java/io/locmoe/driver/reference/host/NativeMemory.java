package io.locmoe.driver.reference.host;

import io.locmoe.spi.device.DeviceException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory of the C library, aligned to 64 bytes.
 *
 * <p>Not an arena: closing a shared arena stops every thread of the JVM, and its memory is cleared first, which device
 * memory need not be.
 */
final class NativeMemory {
    static final long ALIGNMENT = 64;

    private final MethodHandle malloc;
    private final MethodHandle free;

    private NativeMemory() {
        Linker linker = Linker.nativeLinker();
        malloc = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("malloc"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        free = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
    }

    /** @throws DeviceException if the JVM was started without native access */
    static NativeMemory instance() {
        try {
            return Holder.INSTANCE;
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new DeviceException(
                    "device memory needs native access: start the JVM with --enable-native-access=ALL-UNNAMED", e);
        }
    }

    /** A block of memory. */
    record Block(MemorySegment origin, MemorySegment aligned) {}

    Block allocate(long bytes) {
        long padded = Math.addExact(bytes, ALIGNMENT);
        MemorySegment origin;
        try {
            origin = (MemorySegment) malloc.invokeExact(padded);
        } catch (Throwable e) {
            throw new AssertionError("malloc throws nothing", e);
        }
        if (origin.address() == 0) {
            throw new DeviceException("out of memory: " + bytes + " bytes are not to be had from this machine");
        }
        long gap = -origin.address() & (ALIGNMENT - 1);
        return new Block(origin, origin.reinterpret(padded).asSlice(gap, bytes));
    }

    void free(Block block) {
        try {
            free.invokeExact(block.origin());
        } catch (Throwable e) {
            throw new AssertionError("free throws nothing", e);
        }
    }

    private static final class Holder {
        private static final NativeMemory INSTANCE = new NativeMemory();
    }
}
