package io.locmoe.guard;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A memory-mapped file that records which threads of this process are inside which plug-in. It costs a few instructions
 * per call, and survives a process that ends abruptly, by Runtime.halt or in native code; an orderly end removes it.
 * Threads and names for which it has no room are left out. Thread-safe.
 */
public final class CallRecord {
    private static final int SLOTS = 256;
    private static final int NAME_BYTES = 256;
    /** Layout of a slot: number of the callee's name, 0 for none; rank and layer; step. */
    private static final int CALLEE = 0;

    private static final int RANK = 4;
    private static final int LAYER = 8;
    private static final int STEP = 16;
    private static final int SLOT_BYTES = 24;
    private static final int NAMES = SLOTS * SLOT_BYTES;
    private static final int BYTES = NAMES + SLOTS * NAME_BYTES;

    private static final Map<String, Integer> NUMBERS = new HashMap<>();
    private static final BitSet TAKEN = new BitSet();
    private static Path path;
    private static MemorySegment file;

    private CallRecord() {}

    /**
     * Starts the record, for threads that have not entered a plug-in yet.
     *
     * @throws IOException if there is no room for it; then nothing is recorded
     */
    public static synchronized void keep(Path newFile) throws IOException {
        try (FileChannel channel = FileChannel.open(
                newFile,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            // Written, not only extended: a disk that fills up later must not fail a write to the mapped memory.
            ByteBuffer zeros = ByteBuffer.allocate(BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            file = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, Arena.global());
            path = newFile;
            NUMBERS.forEach(CallRecord::write);
        }
    }

    /** Removes the record, because the process ends in an orderly way. */
    public static synchronized void end() {
        if (path != null) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                System.getLogger(CallRecord.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} stays, though the process ends in order: {1}", path, e);
            }
        }
    }

    /**
     * Reads who was inside which plug-in when the process of a record ended.
     *
     * @return names of plug-in objects with rank, step and layer; empty if it ended in an orderly way or kept no record
     */
    public static Optional<List<String>> left(Path record) {
        try {
            MemorySegment all = MemorySegment.ofArray(Files.readAllBytes(record));
            List<String> inside = new ArrayList<>();
            for (int slot = 0; slot < SLOTS && all.byteSize() == BYTES; slot++) {
                MemorySegment one = all.asSlice((long) slot * SLOT_BYTES, SLOT_BYTES);
                int callee = one.get(ValueLayout.JAVA_INT_UNALIGNED, CALLEE);
                if (callee > 0 && callee < SLOTS) {
                    inside.add(all.getString(NAMES + (long) callee * NAME_BYTES) + place(one));
                }
            }
            return Optional.of(inside);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(List.of());
        }
    }

    private static Place place(MemorySegment slot) {
        Place place = new Place(null);
        place.rank(slot.get(ValueLayout.JAVA_INT_UNALIGNED, RANK));
        place.layer(slot.get(ValueLayout.JAVA_INT_UNALIGNED, LAYER));
        place.step(slot.get(ValueLayout.JAVA_LONG_UNALIGNED, STEP));
        return place;
    }

    /** The number that slots use for a callee; 0 if there is no room for its name. */
    static synchronized int number(String callee) {
        Integer known = NUMBERS.get(callee);
        if (known != null) {
            return known;
        }
        int number = NUMBERS.size() + 1;
        if (number >= SLOTS) {
            return 0;
        }
        NUMBERS.put(callee, number);
        write(callee, number);
        return number;
    }

    private static void write(String callee, int number) {
        if (file != null) {
            byte[] name = Arrays.copyOf(callee.getBytes(StandardCharsets.UTF_8), NAME_BYTES - 1);
            MemorySegment.copy(name, 0, file, ValueLayout.JAVA_BYTE, NAMES + (long) number * NAME_BYTES, name.length);
        }
    }

    /** The slot for one thread; null if there is no record or no room. */
    static synchronized MemorySegment slot() {
        int free = TAKEN.nextClearBit(0);
        if (file == null || free >= SLOTS) {
            return null;
        }
        TAKEN.set(free);
        return file.asSlice((long) free * SLOT_BYTES, SLOT_BYTES);
    }

    /** Frees the slot of a thread that has ended. */
    static synchronized void giveBack(MemorySegment slot) {
        slot.fill((byte) 0);
        TAKEN.clear((int) ((slot.address() - file.address()) / SLOT_BYTES));
    }

    /** Records that the thread is inside a plug-in; 0 means none. */
    static void inside(MemorySegment slot, int callee) {
        slot.set(ValueLayout.JAVA_INT_UNALIGNED, CALLEE, callee);
    }

    static void place(MemorySegment slot, int rank, int layer, long step) {
        slot.set(ValueLayout.JAVA_INT_UNALIGNED, RANK, rank);
        slot.set(ValueLayout.JAVA_INT_UNALIGNED, LAYER, layer);
        slot.set(ValueLayout.JAVA_LONG_UNALIGNED, STEP, step);
    }
}
