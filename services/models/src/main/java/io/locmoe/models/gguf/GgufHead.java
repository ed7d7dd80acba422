package io.locmoe.models.gguf;

import io.locmoe.models.gguf.format.GgufFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The bytes of a file before its tensors. */
final class GgufHead {
    private static final int INT32 = 5;
    private static final int UINT32 = 4;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private GgufHead() {}

    /**
     * The head, padded to the alignment.
     *
     * @param metadata values by name: whole numbers, float32, true or false, texts, and lists of texts, whole
     *                 numbers or float32
     */
    static byte[] of(Map<String, Object> metadata, List<GgufEntry> tensors) {
        GgufHead head = new GgufHead();
        head.whole(GgufFile.MAGIC);
        head.whole(GgufFile.VERSION);
        head.wide(tensors.size());
        head.wide(metadata.size());
        metadata.forEach((name, value) -> {
            head.text(name);
            head.value(value);
        });
        long offset = 0;
        for (GgufEntry tensor : tensors) {
            head.tensor(tensor, offset);
            offset += padded(tensor.bytes());
        }
        head.bytes.writeBytes(new byte[(int) (padded(head.bytes.size()) - head.bytes.size())]);
        return head.bytes.toByteArray();
    }

    /** The next multiple of the alignment. */
    static long padded(long bytes) {
        return Math.ceilDiv(bytes, GgufFile.ALIGNMENT) * GgufFile.ALIGNMENT;
    }

    private void tensor(GgufEntry tensor, long offset) {
        text(tensor.name());
        whole(tensor.sizes().length);
        for (long size : tensor.sizes()) {
            wide(size);
        }
        whole(tensor.type().code());
        wide(offset);
    }

    private void value(Object value) {
        switch (value) {
            case Integer number -> whole(UINT32).whole(number);
            case Float number -> whole(FLOAT32).whole(Float.floatToIntBits(number));
            case Boolean flag -> whole(BOOL).bytes.write(flag ? 1 : 0);
            case String text -> whole(STRING).text(text);
            default -> array(value);
        }
    }

    private void array(Object values) {
        switch (values) {
            case int[] numbers -> {
                whole(ARRAY).whole(INT32).wide(numbers.length);
                IntStream.of(numbers).forEach(this::whole);
            }
            case float[] numbers -> {
                whole(ARRAY).whole(FLOAT32).wide(numbers.length);
                for (float number : numbers) {
                    whole(Float.floatToIntBits(number));
                }
            }
            case List<?> texts -> {
                whole(ARRAY).whole(STRING).wide(texts.size());
                texts.forEach(text -> text((String) text));
            }
            default -> throw new IllegalArgumentException("no value of metadata: " + values);
        }
    }

    private GgufHead whole(int value) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
        return this;
    }

    private void wide(long value) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    private void text(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        wide(content.length);
        bytes.writeBytes(content);
    }
}
