package io.locmoe.models.gguf.format;

import io.locmoe.models.file.ModelException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the list of tensors, and finds their bytes. */
final class GgufTensors {
    private static final int MOST = 1 << 20;
    private static final int MOST_DIMENSIONS = 4;
    private static final int LEAST_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    private GgufTensors() {}

    /** The count of tensors at the cursor. */
    static int count(GgufCursor cursor) {
        return cursor.count("tensors", LEAST_BYTES, MOST);
    }

    /** Reads {@code count} places. */
    static List<GgufTensor.Place> places(GgufCursor cursor, int count) {
        List<GgufTensor.Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = cursor.text("a tensor's name");
            int[] shape = shape(cursor, name);
            GgufType type = type(cursor, name);
            if (shape[shape.length - 1] % type.blockElements() != 0) {
                throw cursor.problem("tensor " + name + " has rows of " + shape[shape.length - 1]
                        + " numbers, which are" + " no blocks of " + type.blockElements());
            }
            places.add(new GgufTensor.Place(name, shape, type, cursor.eightBytes()));
        }
        return places;
    }

    private static GgufType type(GgufCursor cursor, String name) {
        int code = cursor.fourBytes();
        return GgufType.of(code)
                .orElseThrow(() -> cursor.problem(
                        "tensor " + name + " is of type " + GgufType.nameOf(code) + "; read are " + GgufType.known()));
    }

    private static int[] shape(GgufCursor cursor, String name) {
        int dimensions = cursor.fourBytes();
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw cursor.problem("tensor " + name + " has " + dimensions + " dimensions");
        }
        int[] shape = new int[dimensions];
        long elements = 1;
        for (int d = dimensions - 1; d >= 0; d--) {
            long size = cursor.eightBytes();
            if (size < 1 || size > Integer.MAX_VALUE || Math.multiplyHigh(elements, size * 8) != 0) {
                throw cursor.problem("tensor " + name + " has a dimension of " + Long.toUnsignedString(size));
            }
            elements *= size;
            shape[d] = (int) size;
        }
        return shape;
    }

    /**
     * The tensors of a file.
     *
     * @param data all bytes after the head
     */
    static Map<String, GgufTensor> find(
            Path file, List<GgufTensor.Place> places, MemorySegment data, long start, int alignment) {
        Map<String, GgufTensor> found = new LinkedHashMap<>();
        long free = 0;
        for (GgufTensor.Place place : places.stream()
                .sorted(Comparator.comparingLong(GgufTensor.Place::offset))
                .toList()) {
            String where = file + ": tensor " + place.name() + " at byte " + start + " + " + place.offset();
            require(place.offset() >= 0 && place.offset() % alignment == 0, where + " is not aligned to " + alignment);
            require(place.offset() >= free, where + " overlaps the one before it");
            require(
                    place.bytes() <= data.byteSize() - place.offset(),
                    where + " has " + place.bytes() + " bytes, which end after the file");
            free = place.end();
            MemorySegment bytes = data.asSlice(place.offset(), place.bytes());
            GgufTensor tensor = new GgufTensor(place.name(), place.shape(), place.type(), bytes);
            require(found.put(place.name(), tensor) == null, where + " is the second one of this name");
        }
        return found;
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new ModelException(problem);
        }
    }
}
