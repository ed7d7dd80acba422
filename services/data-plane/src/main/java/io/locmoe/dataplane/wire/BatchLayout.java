package io.locmoe.dataplane.wire;

import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * What Arrow's metadata says about a record batch of one binary column; nothing is checked yet.
 *
 * @param rows         of the batch
 * @param buffers      in its body; the other fields are zero unless there are {@link PartSchema#BUFFERS}
 * @param offsetsAt    byte of the body at which the offsets begin
 * @param offsetsBytes length of the offsets
 * @param valuesAt     byte of the body at which the values begin
 * @param valuesBytes  length of the values
 */
record BatchLayout(long rows, int buffers, long offsetsAt, long offsetsBytes, long valuesAt, long valuesBytes) {

    /** Null if the metadata is not that of an uncompressed record batch. */
    static BatchLayout read(ByteBuffer metadata) {
        try {
            Message message = metadata == null ? null : Message.getRootAsMessage(metadata);
            if (message == null || message.headerType() != MessageHeader.RecordBatch) {
                return null;
            }
            RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
            return batch == null || batch.compression() != null ? null : of(batch);
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return null;
        }
    }

    private static BatchLayout of(RecordBatch batch) {
        if (batch.buffersLength() != PartSchema.BUFFERS) {
            return new BatchLayout(batch.length(), batch.buffersLength(), 0, 0, 0, 0);
        }
        return new BatchLayout(
                batch.length(),
                PartSchema.BUFFERS,
                batch.buffers(1).offset(),
                batch.buffers(1).length(),
                batch.buffers(2).offset(),
                batch.buffers(2).length());
    }
}
