package io.locmoe.driver.ascend.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Memory of a device and of its host. What is freed is poisoned. */
public final class FakeMemory {
    static final Set<String> FUNCTIONS =
            Set.of("aclrtMalloc", "aclrtFree", "aclrtMallocHost", "aclrtFreeHost", "aclrtGetMemInfo");

    private static final int OUT_OF_MEMORY = 207001;
    private static final int NO_SUCH_MEMORY = 107000;
    private static final byte POISON = 0x5A;

    private final Arena arena;
    private final Map<Long, Long> blocks = new HashMap<>();
    private long capacity = 256L << 20;

    FakeMemory(Arena arena) {
        this.arena = arena;
    }

    /** How much there is. */
    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    /** Bytes in use, of device and host. */
    public synchronized long used() {
        return blocks.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized long live() {
        return blocks.size();
    }

    synchronized long call(String name, Object[] arguments) {
        return switch (name) {
            case "aclrtMalloc", "aclrtMallocHost" -> allocate((long) arguments[0], (long) arguments[1]);
            case "aclrtGetMemInfo" -> write(arguments[1], capacity - used()) + write(arguments[2], capacity);
            default -> free((long) arguments[0]);
        };
    }

    private long allocate(long out, long bytes) {
        if (bytes <= 0 || bytes > capacity - used()) {
            return OUT_OF_MEMORY;
        }
        MemorySegment block = arena.allocate(bytes, 64);
        blocks.put(block.address(), bytes);
        return write(out, block.address());
    }

    private long free(long address) {
        Long bytes = blocks.remove(address);
        if (bytes == null) {
            return NO_SUCH_MEMORY;
        }
        MemorySegment.ofAddress(address).reinterpret(bytes).fill(POISON);
        return 0;
    }

    /** Writes a result where a pointer leads. @return success */
    static long write(Object address, long value) {
        MemorySegment.ofAddress((long) address).reinterpret(Long.BYTES).set(ValueLayout.JAVA_LONG, 0, value);
        return 0;
    }

    /** Writes a text. @return success */
    static long text(Object address, String text) {
        MemorySegment.ofAddress((long) address).reinterpret(64).setString(0, text);
        return 0;
    }

    /** Writes numbers where pointers lead. @return success */
    static long numbers(Object[] addresses, int... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            MemorySegment.ofAddress((long) addresses[i])
                    .reinterpret(Integer.BYTES)
                    .set(ValueLayout.JAVA_INT, 0, numbers[i]);
        }
        return 0;
    }
}
