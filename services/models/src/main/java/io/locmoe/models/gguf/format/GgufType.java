package io.locmoe.models.gguf.format;

import io.locmoe.engine.checkpoint.file.StoredType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Types of tensors that are read. Quantised ones become a type that holds their
 * numbers as ggml computes them. */
public enum GgufType {
    F32(0, 1, 4, StoredType.F32, (data, block, _) -> StoredType.F32.get(data, block / 4)),
    F16(1, 1, 2, StoredType.F16, (data, block, _) -> StoredType.F16.get(data, block / 2)),
    BF16(30, 1, 2, StoredType.BF16, (data, block, _) -> StoredType.BF16.get(data, block / 2)),
    Q8_0(8, 32, 34, StoredType.F32, KQuants::q8),
    Q4_K(12, 256, 144, StoredType.F32, KQuants::q4),
    Q5_K(13, 256, 176, StoredType.F32, KQuants::q5),
    Q6_K(14, 256, 210, StoredType.F32, KQuants::q6),
    MXFP4(39, 32, 17, StoredType.BF16, KQuants::mxfp4);

    /** The names of all types of the format, by their codes. */
    private static final String NAMES = "F32 F16 Q4_0 Q4_1 4 5 Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K Q8_K"
            + " IQ2_XXS IQ2_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ2_S IQ4_XS I8 I16 I32 I64 F64 IQ1_M BF16 31 32 33 TQ1_0"
            + " TQ2_0 36 37 38 MXFP4 NVFP4";

    /** Gives a number of a block that starts at a byte. */
    private interface Numbers {
        float get(MemorySegment data, long block, int element);
    }

    private final int code;
    private final int elements;
    private final int bytes;
    private final StoredType exact;
    private final Numbers numbers;

    GgufType(int code, int elements, int bytes, StoredType exact, Numbers numbers) {
        this.code = code;
        this.elements = elements;
        this.bytes = bytes;
        this.exact = exact;
        this.numbers = numbers;
    }

    /** The type with a code; empty if it is none of those that are read. */
    static Optional<GgufType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The name of any type of the format, or its code if it has none. */
    static String nameOf(int code) {
        String[] names = NAMES.split(" ");
        return code >= 0 && code < names.length ? names[code] : Integer.toString(code);
    }

    /** Names of those that are read. */
    static String known() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    public static GgufType of(StoredType type) {
        return valueOf(type.name());
    }

    public int code() {
        return code;
    }

    /** Numbers of a block. */
    int blockElements() {
        return elements;
    }

    /** Bytes of a block. */
    int blockBytes() {
        return bytes;
    }

    /** The type that holds its numbers. */
    public StoredType exact() {
        return exact;
    }

    /** A number of a tensor. */
    float get(MemorySegment data, long element) {
        return numbers.get(data, element / elements * bytes, (int) (element % elements));
    }
}
