package io.locmoe.engine.parameter;

import io.locmoe.engine.settings.ModelSettings;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of tensors and router states in checkpoints: everything of a block is below {@code blocks.B}. In checkpoints of
 * format 1 gate, router and experts of the L-th sparse block were below {@code layers.L}.
 *
 * @param sparseEvery number of blocks per sparse block; the last of each group is sparse. 0 if none is
 * @param denseBlocks first blocks, none of which is sparse
 */
public record ParameterNames(int sparseEvery, int denseBlocks) {
    private static final Pattern BLOCK = Pattern.compile("blocks\\.(\\d+)\\..*");
    private static final Pattern SPARSE = Pattern.compile("blocks\\.(\\d+)(\\.(?:gate|router|experts)\\..*)");

    public static ParameterNames of(ModelSettings settings) {
        return new ParameterNames(settings.sparseEvery(), settings.dense().denseBlocks());
    }

    /** The name of something in a sparse layer, counted from 0: it is below the number of its block. */
    public String ofLayer(int layer, String name) {
        return "blocks." + ((layer + 1 + skipped()) * sparseEvery - 1) + "." + name;
    }

    /** Blocks among the first ones that would be sparse without them. */
    private int skipped() {
        return denseBlocks / sparseEvery;
    }

    /** The name in checkpoints of format 1. It seeds the initial values, so that a seed still gives the same model. */
    public String formerly(String name) {
        Matcher sparse = SPARSE.matcher(name);
        return sparse.matches() && sparseEvery > 0
                ? "layers." + ((Integer.parseInt(sparse.group(1)) + 1) / sparseEvery - 1 - skipped()) + sparse.group(2)
                : name;
    }

    /** The sparse layer of the block that a parameter belongs to; empty where there is none. */
    public OptionalInt layerOf(String name) {
        Matcher block = BLOCK.matcher(name);
        int blocks = block.matches() ? Integer.parseInt(block.group(1)) + 1 : 1;
        return block.matches() && sparseEvery > 0 && blocks > denseBlocks && blocks % sparseEvery == 0
                ? OptionalInt.of(blocks / sparseEvery - 1 - skipped())
                : OptionalInt.empty();
    }
}
