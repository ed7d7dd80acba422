package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.memory.Span;

/** What the elements of a span are for CANN. */
final class StoredType {
    private StoredType() {}

    static ElementType of(Span span) {
        return switch (span.type()) {
            case FLOAT32 -> ElementType.FLOAT32;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case INT32 -> ElementType.INT32;
            case INT8 -> ElementType.INT8;
        };
    }

    /** An integer as large as the elements, with which every bit arrives, also those of what is no number. */
    static ElementType bits(Span span) {
        return switch (span.type().bytes()) {
            case Integer.BYTES -> ElementType.INT32;
            case Short.BYTES -> ElementType.INT16;
            default -> ElementType.INT8;
        };
    }
}
