package io.locmoe.models.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.DurableFiles;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.RotarySettings.PairKind;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.gguf.architecture.ArchitectureFields;
import io.locmoe.models.gguf.architecture.GgufArchitecture;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes a model as a GGUF file, one matrix after another. */
public final class GgufWriter {
    private static final int CHUNK = 1 << 24;

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final List<GgufEntry> tensors;
    /** Tensors of a file that no directory has. */
    private final Map<String, float[]> factors;

    /**
     * Prepares the file.
     *
     * @param tensors tensors with one for each matrix
     * @param types   their types by name; gates and vectors become float32
     * @param config  {@code config.json}
     * @throws ModelException if llama.cpp would compute another model
     */
    public GgufWriter(
            Family family,
            Decoder decoder,
            List<ForeignTensor> tensors,
            Function<String, StoredType> types,
            ObjectNode config) {
        GgufArchitecture architecture = GgufArchitecture.of(family.modelType(), decoder);
        ArchitectureFields fields = new ArchitectureFields(architecture);
        metadata.put("general.architecture", architecture.word());
        metadata.put("general.type", "model");
        metadata.putAll(fields.write(config, decoder));
        TensorNames names = new TensorNames(family.naming(), architecture.secondNorm());
        this.tensors = new ArrayList<>(GgufEntry.of(tensors, names, types, order(architecture, decoder.model())));
        factors = fields.factors(decoder.model());
        factors.forEach((name, values) -> this.tensors.add(GgufEntry.vector(name, values.length)));
    }

    /** The order of rows of queries and keys where a file has pairs of neighbours, and the model has not. */
    private static Optional<RotatedRows> order(GgufArchitecture architecture, ModelSettings model) {
        return architecture.pairsNeighbours() && model.rotary().pairs() == PairKind.HALVES
                ? Optional.of(new RotatedRows(model.headShape().width()))
                : Optional.empty();
    }

    /**
     * Adds the tokenizer.
     *
     * @param file   {@code tokenizer.json}; empty if tokens are bytes
     * @param size   tokens of the model
     * @param beside further files of the model by name
     * @throws ModelException if llama.cpp has no such tokenizer
     */
    public void tokenizer(Optional<byte[]> file, int size, ObjectNode config, ObjectNode beside) {
        metadata.putAll(TokenizerWriter.metadata(file, size, config, beside));
    }

    /**
     * Writes the file under another name and renames it when it is complete.
     *
     * @param target file that does not exist
     * @param source gives the bytes of each tensor of a directory once, in order
     * @throws ModelException if the file exists, or cannot be written
     */
    public void write(Path target, TensorWriter.Source source) {
        Path partial = target.resolveSibling(".partial-" + target.getFileName());
        requireNone(target);
        requireNone(partial);
        try {
            try (FileChannel channel =
                    FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(channel, source);
                channel.force(true);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(partial);
            }
            DurableFiles.force(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new ModelException("cannot write " + target + ": " + FileFailure.of(e), e);
        }
    }

    private static void requireNone(Path path) {
        if (Files.exists(path)) {
            throw new ModelException(path + " exists; remove it, or name a file that does not exist");
        }
    }

    private void write(FileChannel channel, TensorWriter.Source source) throws IOException {
        byte[] head = GgufHead.of(metadata, tensors);
        long position = append(channel, MemorySegment.ofArray(head), 0);
        for (GgufEntry tensor : tensors) {
            long start = position;
            for (Named part : tensor.parts()) {
                position = append(channel, bytes(part, source), tensor.order(), part, position);
            }
            byte[] padding = new byte[(int) (start + GgufHead.padded(tensor.bytes()) - position)];
            position = append(channel, MemorySegment.ofArray(padding), position);
        }
    }

    private MemorySegment bytes(Named part, TensorWriter.Source source) throws IOException {
        float[] values = factors.get(part.name());
        return values == null
                ? source.bytes(part)
                : Arena.ofAuto()
                        .allocateFrom(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), values);
    }

    private static long append(
            FileChannel channel, MemorySegment theirs, Optional<RotatedRows> order, Named part, long position)
            throws IOException {
        if (order.isEmpty()) {
            return append(channel, theirs, position);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ordered = arena.allocate(theirs.byteSize());
            order.get().copy(theirs, ordered, part.shape()[0]);
            return append(channel, ordered, position);
        }
    }

    private static long append(FileChannel channel, MemorySegment bytes, long position) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            ByteBuffer chunk =
                    bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer();
            SafeTensors.writeFully(channel, chunk, position + at);
        }
        return position + bytes.byteSize();
    }
}
