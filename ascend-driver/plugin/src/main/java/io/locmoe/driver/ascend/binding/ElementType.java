package io.locmoe.driver.ascend.binding;

/** Types of elements that kernels of the SPI have, with their numbers in {@code aclDataType}. */
public enum ElementType {
    FLOAT32(0),
    INT32(3);

    private final int code;

    ElementType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
