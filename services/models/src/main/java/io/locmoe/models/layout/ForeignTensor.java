package io.locmoe.models.layout;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.layout.Piece.Order;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;

/**
 * A tensor as Hugging Face names and shapes it.
 *
 * @param pieces its parts in a checkpoint, which make up all of it
 * @param state  whether it is the state of a router there, which is float64, and no parameter
 */
public record ForeignTensor(String name, int[] shape, List<Piece> pieces, boolean state) {
    /** A tensor of parameters. */
    public ForeignTensor(String name, int[] shape, List<Piece> pieces) {
        this(name, shape, pieces, false);
    }

    /** A vector that is a router's state. */
    static ForeignTensor state(String name, String ours, int elements) {
        int[] shape = {elements};
        Piece whole = new Piece(ours, shape, 0, elements, 1, 0, Piece.Order.SAME);
        return new ForeignTensor(name, shape, List.of(whole), true);
    }

    /** A vector, or a matrix that has the same layout in a checkpoint. */
    static ForeignTensor same(String name, String ours, int... shape) {
        return new ForeignTensor(
                name,
                shape,
                List.of(new Piece(ours, shape, 0, shape[0], shape.length == 2 ? shape[1] : 1, 0, Order.SAME)));
    }

    /** A matrix of one row that is a vector in a checkpoint. */
    static ForeignTensor row(String name, String ours, int elements) {
        int[] shape = {elements};
        return new ForeignTensor(
                name, new int[] {1, elements}, List.of(new Piece(ours, shape, 0, 1, elements, 0, Order.SAME)));
    }

    /**
     * A linear map, [outputs, inputs], as columns of a checkpoint's matrix.
     *
     * @param width all columns of that matrix
     * @param first column of the first output
     */
    static ForeignTensor map(String name, String ours, int outputs, int inputs, int width, int first) {
        return new ForeignTensor(
                name,
                new int[] {outputs, inputs},
                List.of(new Piece(ours, new int[] {inputs, width}, 0, outputs, inputs, first, Order.TRANSPOSED)));
    }

    /** A vector, as elements of a checkpoint's vector of {@code width}. */
    static ForeignTensor part(String name, String ours, int elements, int width, int first) {
        return new ForeignTensor(
                name,
                new int[] {elements},
                List.of(new Piece(ours, new int[] {width}, 0, elements, 1, first, Order.SAME)));
    }

    /**
     * Makes the tensor of a checkpoint's tensors.
     *
     * @param own    gives a tensor of float32 by name
     * @param target memory of the tensor
     */
    public void write(StoredType type, Function<String, MemorySegment> own, MemorySegment target) {
        pieces.forEach(piece -> piece.write(type, own.apply(piece.ours()), target));
    }
}
