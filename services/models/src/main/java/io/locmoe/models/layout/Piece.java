package io.locmoe.models.layout;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.StoredTensor;
import java.lang.foreign.MemorySegment;

/**
 * A block of consecutive elements of a model's tensor that is a part of a tensor of a checkpoint.
 *
 * @param ours    name of the checkpoint's tensor
 * @param shape   its shape
 * @param start   first element in the model's tensor
 * @param rows    rows of the block: outputs of a linear map
 * @param columns columns of the block: inputs of the map
 * @param column  the checkpoint's column of the block's first row if transposed, of its first column if
 *                they are columns there too, otherwise its element
 */
public record Piece(String ours, int[] shape, long start, int rows, int columns, int column, Order order) {
    private static final int TILE = 64;

    /** How the elements of the block are those of the checkpoint's tensor. */
    enum Order {
        /** In the same order. */
        SAME,
        /** Rows of the block are columns of the checkpoint's matrix. */
        TRANSPOSED,
        /** Columns of the block are columns of the checkpoint's matrix, from the first rows on. */
        COLUMNS,
        /** Columns are by turns one of the first and one of the second half of a row of the checkpoint. */
        INTERLEAVED
    }

    /** The same block as a part of another tensor of a checkpoint. */
    public Piece in(String name) {
        return new Piece(name, shape, start, rows, columns, column, order);
    }

    /** Copies the block from the model's tensor to the checkpoint's, which has a type of its own. */
    void read(StoredTensor theirs, StoredType type, MemorySegment own) {
        for (int r = 0; r < rows; r += TILE) {
            for (int c = 0; c < columns; c += TILE) {
                readTile(theirs, type, own, r, c);
            }
        }
    }

    /** A tile's columns fit into the first cache, whichever of the two matrices they are of. */
    private void readTile(StoredTensor theirs, StoredType type, MemorySegment own, int row, int column) {
        int endRow = Math.min(rows, row + TILE);
        int endColumn = Math.min(columns, column + TILE);
        for (int r = row; r < endRow; r++) {
            long from = start + (long) r * columns;
            for (int c = column; c < endColumn; c++) {
                type.set(own, place(r, c), theirs.get(from + c));
            }
        }
    }

    /** Copies the block from the checkpoint's tensor, which is float32, to the model's. */
    void write(StoredType type, MemorySegment own, MemorySegment theirs) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                type.set(theirs, start + (long) r * columns + c, StoredType.F32.get(own, place(r, c)));
            }
        }
    }

    private long place(int row, int at) {
        return switch (order) {
            case SAME -> column + (long) row * columns + at;
            case TRANSPOSED -> (long) at * shape[1] + column + row;
            case COLUMNS -> (long) row * shape[1] + column + at;
            case INTERLEAVED -> column + (long) row * columns + at % 2 * (columns / 2) + at / 2;
        };
    }
}
