package io.locmoe.dataplane.wire;

import io.grpc.HasByteBuffer;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.failure.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Reads the protobuf fields of one received message, from gRPC's buffers directly to their destination. */
public record MessageInput(InputStream in) {
    /** The result of {@link #tag} after the last field. */
    public static final int END = -1;

    private static final int CHUNK = 8 << 10;
    private static final int VARINT_BYTES = 10;

    /** Number and wire type of the next field. */
    public int tag() throws IOException {
        int first = in.read();
        return first < 0 ? END : (int) varint(first);
    }

    /** Length of a field of wire type {@link ProtobufFields#BYTES}. */
    public int length() throws IOException {
        long length = varint(in.read());
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new RefusedException(Code.PROTOCOL, "a field of " + Long.toUnsignedString(length) + " bytes");
        }
        return (int) length;
    }

    private long varint(int first) throws IOException {
        long value = 0;
        int next = first;
        for (int i = 0; i < VARINT_BYTES && next >= 0; i++, next = in.read()) {
            value |= (long) (next & 0x7F) << 7 * i;
            if (next < 0x80) {
                return value;
            }
        }
        throw new RefusedException(Code.PROTOCOL, "a message that ends within a number");
    }

    /** The bytes of a short field. Memory is taken as they arrive, so a wrong length takes no more than has arrived. */
    public byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw cut(length - bytes.length);
        }
        return bytes;
    }

    /** Skips a field that belongs to another protobuf message, or to a later version. */
    public void skipField(int tag) throws IOException {
        switch (tag & 7) {
            case 0 -> varint(in.read());
            case 1 -> skip(Long.BYTES);
            case ProtobufFields.BYTES -> skip(length());
            case 5 -> skip(Integer.BYTES);
            default ->
                throw new RefusedException(
                        Code.PROTOCOL, "a message that is not protobuf: field " + Integer.toUnsignedString(tag));
        }
    }

    void skip(long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            long skipped = in.skip(left);
            if (skipped == 0 && in.read() < 0) {
                throw cut(left);
            }
            left -= Math.max(1, skipped);
        }
    }

    /** Fills the memory. */
    void read(MemorySegment into) throws IOException {
        boolean lends = in instanceof HasByteBuffer buffers && buffers.byteBufferSupported();
        byte[] chunk = lends ? null : new byte[CHUNK];
        for (long at = 0; at < into.byteSize(); ) {
            long left = into.byteSize() - at;
            int some = lends ? lent((HasByteBuffer) in, into, at) : in.read(chunk, 0, (int) Math.min(left, CHUNK));
            if (some <= 0) {
                throw cut(left);
            }
            if (!lends) {
                MemorySegment.copy(MemorySegment.ofArray(chunk), 0, into, at, some);
            }
            at += some;
        }
    }

    private int lent(HasByteBuffer buffers, MemorySegment into, long at) throws IOException {
        ByteBuffer buffer = buffers.getByteBuffer();
        if (buffer == null) {
            return 0;
        }
        int some = (int) Math.min(buffer.remaining(), into.byteSize() - at);
        MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, into, at, some);
        skip(some);
        return some;
    }

    private static RefusedException cut(long missing) {
        return new RefusedException(Code.PROTOCOL, "a message that ends " + missing + " bytes early");
    }
}
