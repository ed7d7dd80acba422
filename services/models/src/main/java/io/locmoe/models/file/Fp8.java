package io.locmoe.models.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.file.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Matrices of numbers of eight bits, each block of which has a scale (DeepSeek-AI 2024, DeepSeek-V3, 3.3). {@code NAME}
 * has its scales in {@code NAME_scale_inv}, a matrix of the blocks; blocks at the ends of rows and columns may be
 * smaller. A number is its eight bits times the scale, in float32.
 *
 * @param rows    rows of a block
 * @param columns columns of a block
 */
record Fp8(int rows, int columns) implements Quantisation {
    static final String NAME = "fp8";
    private static final String BLOCK = "weight_block_size";
    private static final String SCALES = "_scale_inv";
    private static final float[] E4M3 = new float[256];

    static {
        for (int bits = 0; bits < E4M3.length; bits++) {
            E4M3[bits] = number(bits);
        }
    }

    /** Modules that are not quantised show by the types of their tensors; scales of activations are not used. */
    static Fp8 of(JsonNode field, Path file) {
        Quantisation.requireKnown(
                field, file, Set.of(METHOD, "fmt", "activation_scheme", "scale_fmt", "modules_to_not_convert", BLOCK));
        requireOnly(field, file, "fmt", "e4m3");
        requireOnly(field, file, "activation_scheme", "dynamic");
        JsonNode block = field.path(BLOCK);
        int rows = block.path(0).intValue();
        int columns = block.path(1).intValue();
        if (block.size() != 2 || rows < 1 || columns < 1) {
            throw new ModelException(file + ": " + FIELD + " has " + BLOCK + " " + block
                    + ", and scales of blocks are taken only: two whole numbers from 1 on");
        }
        return new Fp8(rows, columns);
    }

    private static void requireOnly(JsonNode field, Path file, String name, String only) {
        if (!field.path(name).asText(only).equals(only)) {
            throw new ModelException(
                    file + ": " + FIELD + " has " + name + " " + field.path(name) + ", and only " + only + " is taken");
        }
    }

    @Override
    public TensorType.Packed packed() {
        return TensorType.Packed.F8_E4M3;
    }

    @Override
    public StoredType becomes() {
        return StoredType.F32;
    }

    @Override
    public void unpack(Map<String, PackedTensor> packed, Map<String, MappedTensor> tensors) {
        packed.forEach((name, tensor) -> {
            MappedTensor scales = tensors.remove(name + SCALES);
            requireFitting(name, tensor, scales);
            tensors.put(name, matrix(tensor, scales));
        });
    }

    private void requireFitting(String name, PackedTensor weights, MappedTensor scales) {
        int[] shape = weights.shape();
        if (shape.length != 2) {
            throw new ModelException(weights.file() + ": tensor " + name + " of type F8_E4M3 has shape "
                    + Arrays.toString(shape) + ", and only matrices have scales of blocks");
        }
        int[] wanted = {Math.ceilDiv(shape[0], rows), Math.ceilDiv(shape[1], columns)};
        if (scales == null || !Arrays.equals(scales.shape(), wanted)) {
            throw new ModelException((scales == null ? weights.file() : scales.file()) + ": tensor " + name
                    + " needs " + name + SCALES + " of shape " + Arrays.toString(wanted) + ", and there is "
                    + (scales == null ? "none" : "one of " + Arrays.toString(scales.shape())));
        }
    }

    private MappedTensor matrix(PackedTensor weights, MappedTensor scales) {
        int width = weights.shape()[1];
        int blocks = scales.shape()[1];
        return new MappedTensor(weights.file(), weights.shape(), StoredType.F32, weights.data(), element -> {
            long scale = element / width / rows * blocks + element % width / columns;
            return E4M3[weights.get(element)] * scales.get(scale);
        });
    }

    /** A sign, four bits of exponent with bias 7, three of fraction; all ones are no number, and none is infinite. */
    private static float number(int bits) {
        int exponent = bits >> 3 & 15;
        int fraction = bits & 7;
        float size = exponent == 0 ? Math.scalb((float) fraction, -9) : Math.scalb(8f + fraction, exponent - 10);
        float signed = bits < 128 ? size : -size;
        return (bits & 127) == 127 ? Float.NaN : signed;
    }
}
