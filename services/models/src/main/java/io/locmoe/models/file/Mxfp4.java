package io.locmoe.models.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.file.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * The experts of gpt-oss in blocks of 32 numbers with one scale (OCP Microscaling Formats 1.0, MXFP4). {@code NAME} of
 * shape [E, in, out] is {@code NAME_blocks} [E, out, in / 32, 16], two numbers in a byte, the first in its low half,
 * and {@code NAME_scales} [E, out, in / 32], exponents of 2 plus 127.
 */
public final class Mxfp4 implements Quantisation {
    static final String NAME = "mxfp4";
    private static final String BLOCKS = "_blocks";
    private static final String SCALES = "_scales";
    private static final int BYTES = 16;
    private static final int BLOCK = 2 * BYTES;
    private static final int BIAS = 127;
    private static final int NO_NUMBER = 255;
    /** The numbers of E2M1: a sign, two bits of exponent, one of fraction. */
    private static final float[] E2M1 = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6};

    private Mxfp4() {}

    /** Modules that are not quantised show by the types of their tensors. */
    static Mxfp4 of(JsonNode field, Path file) {
        Quantisation.requireKnown(field, file, Set.of(METHOD, "modules_to_not_convert"));
        return new Mxfp4();
    }

    @Override
    public TensorType.Packed packed() {
        return TensorType.Packed.U8;
    }

    @Override
    public StoredType becomes() {
        return StoredType.BF16;
    }

    @Override
    public void unpack(Map<String, PackedTensor> packed, Map<String, MappedTensor> tensors) {
        packed.forEach((name, tensor) -> {
            String base = name.substring(0, Math.max(0, name.length() - BLOCKS.length()));
            if (name.endsWith(BLOCKS)) {
                PackedTensor scales = packed.get(base + SCALES);
                requireFitting(name, tensor, scales);
                if (tensors.put(base, matrices(tensor, scales)) != null) {
                    throw new ModelException(
                            tensor.file() + ": tensor " + name + ": there is a tensor " + base + " too");
                }
            } else if (!name.endsWith(SCALES) || !packed.containsKey(base + BLOCKS)) {
                throw new ModelException(tensor.file() + ": tensor " + name + " is of type U8, and has no tensor of "
                        + BLOCKS + " that it belongs to");
            }
        });
    }

    private static void requireFitting(String name, PackedTensor blocks, PackedTensor scales) {
        int[] shape = blocks.shape();
        if (shape.length != 4 || shape[3] != BYTES) {
            throw new ModelException(blocks.file() + ": tensor " + name + " has shape " + Arrays.toString(shape)
                    + ", and blocks are [experts, outputs, blocks of a row, " + BYTES + "]");
        }
        int[] wanted = Arrays.copyOf(shape, 3);
        if (scales == null || !Arrays.equals(scales.shape(), wanted)) {
            throw new ModelException((scales == null ? blocks : scales).file() + ": tensor " + name
                    + " needs scales of shape " + Arrays.toString(wanted) + ", and there are "
                    + (scales == null ? "none of type U8" : "some of " + Arrays.toString(scales.shape())));
        }
    }

    private static MappedTensor matrices(PackedTensor blocks, PackedTensor scales) {
        int outputs = blocks.shape()[1];
        int row = blocks.shape()[2];
        long inputs = (long) row * BLOCK;
        int[] shape = {blocks.shape()[0], (int) Math.min(inputs, Integer.MAX_VALUE), outputs};
        return new MappedTensor(blocks.file(), shape, StoredType.BF16, blocks.data(), element -> {
            long input = element / outputs % inputs;
            long output = element / outputs / inputs * outputs + element % outputs;
            long block = output * row + input / BLOCK;
            int pair = blocks.get(block * BYTES + input % BLOCK / 2);
            return number(input % 2 == 0 ? pair & 15 : pair >> 4, scales.get(block));
        });
    }

    /**
     * A number of a block, which bfloat16 holds, other than the largest ones, which are infinite as float32 too.
     *
     * @param code  its four bits
     * @param scale the exponent of 2 of the block, plus 127; 255 for what is no number
     */
    public static float number(int code, int scale) {
        return scale == NO_NUMBER ? Float.NaN : Math.scalb(E2M1[code], scale - BIAS);
    }
}
