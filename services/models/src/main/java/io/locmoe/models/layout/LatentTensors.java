package io.locmoe.models.layout;

import io.locmoe.engine.settings.LatentShape;
import io.locmoe.engine.settings.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tensors of latent attention as DeepSeek's models have them. A head's rows are its plain part and then its rotated
 * one, whose neighbours are pairs: the elements 2 i and 2 i + 1 are i and i + half in a checkpoint.
 */
final class LatentTensors {
    /** The map to the plain parts of keys, where it is a tensor. */
    static final String KEYS = "k_b_proj";

    private static final String VALUES = "v_b_proj";

    private final LatentShape shape;
    private final int width;
    private final String theirs;
    private final String ours;
    private final boolean split;

    /**
     * The tensors of a block's attention.
     *
     * @param theirs prefix of their names, with its dot
     * @param ours   the same in a checkpoint
     * @param split  whether the maps to keys and to values are two tensors
     */
    LatentTensors(ModelSettings model, String theirs, String ours, boolean split) {
        this.split = split;
        this.theirs = theirs;
        this.ours = ours;
        shape = model.latentShape();
        width = model.width();
    }

    void addTo(List<ForeignTensor> tensors) {
        if (shape.queries() == 0) {
            tensors.add(queries("q_proj", width));
        } else {
            tensors.add(map("q_a_proj", "queryLatent", shape.queries(), width));
            tensors.add(gain("q_a_layernorm", "queryLatentNorm", shape.queries()));
            tensors.add(queries("q_b_proj", shape.queries()));
        }
        tensors.add(latents());
        tensors.add(gain("kv_a_layernorm", "latentNorm", shape.latent()));
        if (split) {
            tensors.add(keys());
            tensors.add(values());
        } else {
            tensors.add(keysAndValues());
        }
        tensors.add(map("o_proj", "projection", width, shape.heads() * shape.value()));
    }

    private ForeignTensor map(String name, String own, int outputs, int inputs) {
        return ForeignTensor.map(theirs + name + ".weight", ours + own + ".weight", outputs, inputs, outputs, 0);
    }

    private ForeignTensor gain(String name, String own, int elements) {
        return ForeignTensor.same(theirs + name + ".weight", ours + own + ".gain", elements);
    }

    private ForeignTensor queries(String name, int inputs) {
        List<Piece> pieces = new ArrayList<>();
        for (int head = 0; head < shape.heads(); head++) {
            int first = head * shape.width();
            int all = shape.heads() * shape.plain();
            pieces.add(rows("query", inputs, all, first, shape.plain(), head * shape.plain()));
            int rotated = shape.heads() * shape.rotary();
            pieces.addAll(pairs("queryRotary", inputs, rotated, first + shape.plain(), head * shape.rotary()));
        }
        return whole(name, shape.heads() * shape.width(), inputs, pieces);
    }

    private ForeignTensor latents() {
        List<Piece> pieces = new ArrayList<>();
        pieces.add(rows("latent", width, shape.latent(), 0, shape.latent(), 0));
        pieces.addAll(pairs("keyRotary", width, shape.rotary(), shape.latent(), 0));
        return whole("kv_a_proj_with_mqa", shape.latent() + shape.rotary(), width, pieces);
    }

    private ForeignTensor keysAndValues() {
        List<Piece> pieces = new ArrayList<>();
        int all = shape.keyValueWidth();
        for (int head = 0; head < shape.heads(); head++) {
            int first = head * (shape.plain() + shape.value());
            pieces.add(rows("keyValue", shape.latent(), all, first, shape.plain(), head * shape.plain()));
            int column = shape.heads() * shape.plain() + head * shape.value();
            pieces.add(rows("keyValue", shape.latent(), all, first + shape.plain(), shape.value(), column));
        }
        return whole("kv_b_proj", all, shape.latent(), pieces);
    }

    /** [heads, latent, plain]: inputs of a head's map are rows. */
    private ForeignTensor keys() {
        int[] matrix = {shape.latent(), shape.keyValueWidth()};
        int elements = shape.latent() * shape.plain();
        List<Piece> pieces = IntStream.range(0, shape.heads())
                .mapToObj(head -> new Piece(
                        ours + "keyValue.weight",
                        matrix,
                        (long) head * elements,
                        shape.latent(),
                        shape.plain(),
                        head * shape.plain(),
                        Piece.Order.COLUMNS))
                .toList();
        return new ForeignTensor(
                theirs + KEYS + ".weight", new int[] {shape.heads(), shape.latent(), shape.plain()}, pieces);
    }

    /** [heads, value, latent]. */
    private ForeignTensor values() {
        int plain = shape.heads() * shape.plain();
        int value = shape.value();
        List<Piece> pieces = IntStream.range(0, shape.heads())
                .mapToObj(h ->
                        rows("keyValue", shape.latent(), shape.keyValueWidth(), h * value, value, plain + h * value))
                .toList();
        return new ForeignTensor(theirs + VALUES + ".weight", new int[] {shape.heads(), value, shape.latent()}, pieces);
    }

    private ForeignTensor whole(String name, int outputs, int inputs, List<Piece> pieces) {
        return new ForeignTensor(theirs + name + ".weight", new int[] {outputs, inputs}, pieces);
    }

    /**
     * Some outputs of a map.
     *
     * @param columns columns of the checkpoint's matrix
     * @param row     first of their rows
     * @param column  its column
     */
    private Piece rows(String own, int inputs, int columns, int row, int count, int column) {
        int[] matrix = {inputs, columns};
        String name = ours + own + ".weight";
        return new Piece(name, matrix, (long) row * inputs, count, inputs, column, Piece.Order.TRANSPOSED);
    }

    /** The outputs of a rotated part. */
    private List<Piece> pairs(String own, int inputs, int columns, int row, int column) {
        List<Piece> pieces = new ArrayList<>();
        int half = shape.rotary() / 2;
        for (int i = 0; i < half; i++) {
            pieces.add(rows(own, inputs, columns, row + 2 * i, 1, column + i));
            pieces.add(rows(own, inputs, columns, row + 2 * i + 1, 1, column + half + i));
        }
        return pieces;
    }
}
