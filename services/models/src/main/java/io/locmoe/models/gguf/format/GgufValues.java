package io.locmoe.models.gguf.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads metadata: names and values, which are {@link Long}, {@link Double}, {@link Boolean}, text, or lists. */
final class GgufValues {
    private static final int ARRAY = 9;
    private static final int MOST_VALUES = 1 << 16;
    private static final int MOST_ELEMENTS = 1 << 22;
    private static final int LEAST_BYTES = Long.BYTES + 1 + Integer.BYTES + 1;
    private static final int[] BYTES = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

    private final GgufCursor cursor;
    private int elements;

    private GgufValues(GgufCursor cursor) {
        this.cursor = cursor;
    }

    /** Reads a number of names and values, {@code count}. */
    static Map<String, Object> read(GgufCursor cursor, int count) {
        GgufValues values = new GgufValues(cursor);
        Map<String, Object> read = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = cursor.text("a name");
            if (read.put(name, values.value(name, cursor.fourBytes())) != null) {
                throw cursor.problem("a second value of " + name);
            }
        }
        return read;
    }

    /** The count of metadata at the cursor. */
    static int count(GgufCursor cursor) {
        return cursor.count("values", LEAST_BYTES, MOST_VALUES);
    }

    private Object value(String name, int type) {
        return switch (type) {
            case 0 -> (long) Byte.toUnsignedInt(cursor.oneByte());
            case 1 -> (long) cursor.oneByte();
            case 2 -> (long) Short.toUnsignedInt(cursor.twoBytes());
            case 3 -> (long) cursor.twoBytes();
            case 4 -> Integer.toUnsignedLong(cursor.fourBytes());
            case 5 -> (long) cursor.fourBytes();
            // the shortest decimal number of the float32: 1e-5 stays that
            case 6 -> Double.valueOf(Float.toString(Float.intBitsToFloat(cursor.fourBytes())));
            case 7 -> flag(name);
            case 8 -> cursor.text(name);
            case ARRAY -> array(name);
            case 10, 11 -> cursor.eightBytes();
            case 12 -> Double.longBitsToDouble(cursor.eightBytes());
            default -> throw cursor.problem(name + " is of type " + type + ", which the format does not have");
        };
    }

    private boolean flag(String name) {
        byte value = cursor.oneByte();
        if (value != 0 && value != 1) {
            throw cursor.problem(name + " is " + value + ", neither true nor false");
        }
        return value == 1;
    }

    private List<Object> array(String name) {
        int type = cursor.fourBytes();
        if (type < 0 || type >= BYTES.length || type == ARRAY) {
            throw cursor.problem(name + " is a list of elements of type " + type + ", and only lists of numbers and"
                    + " texts are taken");
        }
        int count = cursor.count("elements of " + name, BYTES[type], MOST_ELEMENTS - elements);
        elements += count;
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(value(name, type));
        }
        return values;
    }
}
