package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.SafeTensors.Tensor;
import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tensor files of a checkpoint, each opened when it is first asked for. */
final class TensorFiles implements AutoCloseable {
    /** Bytes to read at once; a tensor may be larger than a buffer can be. */
    private static final long PIECE = 1L << 26;

    /** An open file. */
    static final class Source {
        private final FileChannel channel;
        private final Path path;
        private final SafeTensors layout;
        private final Optional<Entry> entry;

        /** @param entry manifest entry of the file; empty if the checkpoint's format has no manifest */
        Source(FileChannel channel, Path path, SafeTensors layout, Optional<Entry> entry) {
            this.channel = channel;
            this.path = path;
            this.layout = layout;
            this.entry = entry;
        }

        Path path() {
            return path;
        }

        SafeTensors layout() {
            return layout;
        }

        /**
         * Reads a tensor.
         *
         * @throws CheckpointException if it is damaged
         */
        void read(String name, Tensor tensor, MemorySegment target) throws IOException {
            for (long at = 0; at < target.byteSize(); at += PIECE) {
                MemorySegment piece = target.asSlice(at, Math.min(PIECE, target.byteSize() - at));
                SafeTensors.readFully(channel, piece.asByteBuffer(), layout.start() + tensor.offset() + at);
            }
            if (entry.isPresent()) {
                WholeCheckpoint.requireDigest(path, name, entry.get(), Sha256.of(target));
            }
        }
    }

    private final Path directory;
    private final Optional<Manifest> manifest;
    private final FileRoots roots;
    private final Map<String, Source> sources = new HashMap<>();

    /**
     * Opens no file yet.
     *
     * @param manifest empty if the checkpoint's format has none
     * @param roots    directories that must contain the files, links resolved
     */
    TensorFiles(Path directory, Optional<Manifest> manifest, FileRoots roots) {
        this.roots = roots;
        this.directory = directory;
        this.manifest = manifest;
    }

    Source open(String file) throws IOException {
        Source source = sources.get(file);
        if (source == null) {
            Path path = directory.resolve(file);
            FileChannel channel = roots.open(path);
            try {
                source = new Source(
                        channel,
                        path,
                        SafeTensors.open(channel, path),
                        manifest.map(m -> m.files().get(file)));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            sources.put(file, source);
        }
        return source;
    }

    @Override
    public void close() {
        for (Source source : sources.values()) {
            try {
                source.channel.close();
            } catch (IOException e) {
                System.getLogger(TensorFiles.class.getName())
                        .log(System.Logger.Level.WARNING, "closing " + source.path, e);
            }
        }
    }
}
