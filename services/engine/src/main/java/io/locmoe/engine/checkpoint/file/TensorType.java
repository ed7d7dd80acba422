package io.locmoe.engine.checkpoint.file;

/** A type of tensors that a safetensors file may have: {@code dtype} of its header is the name. */
public sealed interface TensorType permits StoredType, TensorType.Packed {
    /** The name in a header. */
    String name();

    /** Bytes of an element. */
    int bytes();

    /** Types whose elements become numbers only with those of another tensor, their scales. */
    enum Packed implements TensorType {
        /** Bytes without sign. */
        U8,
        /** Numbers of eight bits: a sign, four bits of exponent and three of fraction. */
        F8_E4M3;

        @Override
        public int bytes() {
            return 1;
        }
    }
}
