package io.locmoe.driver.ascend.binding;

/** Types of elements of kernels and operators, with their numbers in {@code aclDataType}. */
public enum ElementType {
    FLOAT32(0, 4),
    FLOAT16(1, 2),
    INT8(2, 1),
    INT32(3, 4),
    INT16(6, 2),
    /** Type of the indices that operators return. */
    INT64(9, 8),
    /** Type of masks. */
    BOOL(12, 1),
    BFLOAT16(27, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The number. */
    public int code() {
        return code;
    }

    /** Size of an element. */
    public int bytes() {
        return bytes;
    }
}
