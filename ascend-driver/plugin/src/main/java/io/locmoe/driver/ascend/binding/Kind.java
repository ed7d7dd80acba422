package io.locmoe.driver.ascend.binding;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * What an argument or a result is, with the letters that stand for it in the table of functions.
 *
 * <p>Pointers are passed as a long, which is the same on the platforms of CANN (x86_64 and aarch64) and keeps segment
 * objects out of calls. The table still tells pointers apart by what they point to, so that its test sees a mix-up.
 */
enum Kind {
    TENSOR("T", ValueLayout.JAVA_LONG),
    TENSOR_LIST("TL", ValueLayout.JAVA_LONG),
    SCALAR("S", ValueLayout.JAVA_LONG),
    INT_ARRAY("IA", ValueLayout.JAVA_LONG),
    BOOL_ARRAY("BA", ValueLayout.JAVA_LONG),
    EXECUTOR("E", ValueLayout.JAVA_LONG),
    STREAM("St", ValueLayout.JAVA_LONG),
    EVENT("Ev", ValueLayout.JAVA_LONG),
    CONTEXT("Cx", ValueLayout.JAVA_LONG),
    TEXT("text", ValueLayout.JAVA_LONG),
    POINTER("P", ValueLayout.JAVA_LONG),
    INT64("i64", ValueLayout.JAVA_LONG),
    UNSIGNED64("u64", ValueLayout.JAVA_LONG),
    INT32("i32", ValueLayout.JAVA_INT),
    INT8("i8", ValueLayout.JAVA_BYTE),
    BOOLEAN("bool", ValueLayout.JAVA_BOOLEAN),
    FLOAT32("f32", ValueLayout.JAVA_FLOAT),
    FLOAT64("f64", ValueLayout.JAVA_DOUBLE);

    private final String letters;
    private final MemoryLayout layout;

    Kind(String letters, MemoryLayout layout) {
        this.letters = letters;
        this.layout = layout;
    }

    static Kind of(String letters) {
        return Arrays.stream(values())
                .filter(kind -> kind.letters.equals(letters))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of argument is written " + letters));
    }

    MemoryLayout layout() {
        return layout;
    }
}
