package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * The tokens of a domain in a file that all processes of a machine map, so that they share one copy in the page cache
 * and none is on a heap. Little-endian: 64 bytes of header (magic, bytes of a token, tokens, documents, fingerprint,
 * each 8 bytes; then zeros), the tokens, zeros up to a multiple of 8, and the end of each document, 8 bytes each. It is
 * written under another name and renamed, so that a file with the final name is whole.
 */
final class TokenFile {

    /** "LOCMOE" and the version of the format. */
    private static final long MAGIC = 0x3130_454F_4D43_4F4CL;

    private static final int HEADER = 64;
    /** Bytes between calls that force data to the disk, so that the last one is short. */
    private static final long SYNC = 1 << 26;

    private final Path file;
    private final Path partial;
    private final Path ends;

    TokenFile(Path file) {
        this.file = file;
        this.partial = file.resolveSibling(file.getFileName() + ".partial");
        this.ends = file.resolveSibling(file.getFileName() + ".ends");
    }

    /** The file that {@link #write} has not finished yet. */
    Path partial() {
        return partial;
    }

    /**
     * Maps the file.
     *
     * @throws IOException if there is no such file, or it is not whole
     */
    DomainText map() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Unmapped when it becomes unreachable: a corpus is never closed.
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            ByteBuffer header = header(all);
            TokenWidth width = TokenWidth.values()[Long.numberOfTrailingZeros(header.getLong(8))];
            long bytes = Math.multiplyExact(header.getLong(16), width.bytes());
            long endBytes = Math.multiplyExact(header.getLong(24), Long.BYTES);
            return DomainText.split(
                    new TokenStore(all.asSlice(HEADER, bytes), width),
                    new Positions(all.asSlice(HEADER + padded(bytes), endBytes)),
                    header.getLong(32));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IOException(file + " is damaged", e);
        }
    }

    private ByteBuffer header(MemorySegment all) throws IOException {
        if (all.byteSize() < HEADER) {
            throw new IOException(file + " is too short");
        }
        ByteBuffer header = all.asSlice(0, HEADER).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (header.getLong(0) != MAGIC) {
            throw new IOException(file + " is no token file of this version");
        }
        return header;
    }

    private static long padded(long bytes) {
        return Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
    }

    /** Reads and encodes a domain into the file. One thread of one process writes at a time. */
    void write(DomainSource source, Tokenizer tokenizer, LongConsumer progress) throws IOException {
        try (FileChannel channel = create(partial);
                FileChannel documents = create(ends)) {
            channel.position(HEADER);
            TokenSink sink = new TokenSink(tokenizer, synced(channel), Channels.newOutputStream(documents), progress);
            source.read(sink);
            sink.finish();
            complete(channel, documents, sink, tokenizer.endOfDocument());
            channel.force(true);
        } finally {
            Files.deleteIfExists(ends);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileChannel create(Path path) throws IOException {
        Files.deleteIfExists(path);
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static void complete(FileChannel channel, FileChannel documents, TokenSink sink, int endOfDocument)
            throws IOException {
        long bytes = channel.position() - HEADER;
        long endBytes = documents.size();
        try (Arena arena = Arena.ofConfined()) {
            TokenStore tokens = new TokenStore(channel.map(MapMode.READ_ONLY, HEADER, bytes, arena), sink.width());
            Positions documentEnds = new Positions(documents.map(MapMode.READ_ONLY, 0, endBytes, arena));
            CutMarks marks = CutMarks.of(tokens, documentEnds, endOfDocument, sink.hash());
            for (long position : marks.positions()) {
                write(
                        channel,
                        sink.width().encoded(endOfDocument),
                        HEADER + position * sink.width().bytes());
            }
            ByteBuffer header = littleEndian(HEADER);
            header.putLong(MAGIC).putLong(sink.width().bytes()).putLong(tokens.length());
            header.putLong(documentEnds.count()).putLong(marks.fingerprint());
            write(channel, header.rewind(), 0);
        }
        append(documents, channel, HEADER + padded(bytes));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    private static void append(FileChannel from, FileChannel to, long position) throws IOException {
        for (long done = 0; done < from.size(); ) {
            done += from.transferTo(done, from.size() - done, to.position(position + done));
        }
    }

    private static OutputStream synced(FileChannel channel) {
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            private long unsynced;

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int count) throws IOException {
                out.write(bytes, offset, count);
                unsynced += count;
                if (unsynced >= SYNC) {
                    channel.force(false);
                    unsynced = 0;
                }
            }
        };
    }
}
