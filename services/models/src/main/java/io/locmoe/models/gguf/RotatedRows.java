package io.locmoe.models.gguf;

import java.lang.foreign.MemorySegment;

/**
 * The order of rows of queries and keys in files of the architecture {@code llama}. Its rotation takes neighbours as a
 * pair; in a Hugging Face directory the first half of a head is paired with its second half.
 *
 * @param width rows of a head
 */
record RotatedRows(int width) {

    /** The row in a file of a row in a directory. */
    long inFile(long row) {
        long head = row / width * width;
        long within = row % width;
        int half = width / 2;
        return head + 2 * (within % half) + within / half;
    }

    /** Puts the rows of a directory's tensor in the order of a file. */
    void copy(MemorySegment theirs, MemorySegment file, int rows) {
        long bytes = theirs.byteSize() / rows;
        for (int row = 0; row < rows; row++) {
            MemorySegment.copy(theirs, row * bytes, file, inFile(row) * bytes, bytes);
        }
    }
}
