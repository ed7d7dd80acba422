package io.locmoe.engine.checkpoint;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.model.ParameterBlock.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the tensors of all ranks to files, on rank 0, as they arrive. */
final class TensorWriter {
    private final MoeModel model;
    private final List<List<Parameter>> experts;
    private final BlockCopies copies;
    private final Collectives collectives;

    /** @param experts [ranks] parameters of the experts that each rank hosts */
    TensorWriter(MoeModel model, List<List<Parameter>> experts, BlockCopies copies, Collectives collectives) {
        this.model = model;
        this.experts = experts;
        this.copies = copies;
        this.collectives = collectives;
    }

    /** @param kinds that one file holds */
    void write(Path directory, List<TensorKind> kinds) throws IOException {
        Path path = directory.resolve(kinds.getFirst().file);
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            SafeTensors layout = SafeTensors.create(file, named(kinds));
            long position = layout.start();
            for (TensorKind kind : kinds) {
                MemorySegment shared = copies.read(kind, model.shared());
                SafeTensors.writeFully(file, shared.asByteBuffer(), position);
                position = writeExperts(file, kind, position + shared.byteSize());
            }
            file.force(true);
        }
    }

    private List<Map.Entry<String, Parameter>> named(List<TensorKind> kinds) {
        List<Map.Entry<String, Parameter>> named = new ArrayList<>();
        for (TensorKind kind : kinds) {
            model.shared().parameters().forEach(p -> named.add(Map.entry(kind.prefix + p.name(), p)));
            experts.forEach(rank -> rank.forEach(p -> named.add(Map.entry(kind.prefix + p.name(), p))));
        }
        return named;
    }

    private long writeExperts(FileChannel file, TensorKind kind, long position) throws IOException {
        long[] starts = new long[experts.size() + 1];
        starts[0] = position;
        for (int rank = 0; rank < experts.size(); rank++) {
            long elements = experts.get(rank).stream()
                    .mapToLong(Parameter::wholeElements)
                    .sum();
            starts[rank + 1] = starts[rank] + elements * Float.BYTES;
        }
        try {
            collectives.collect(copies.read(kind, model.experts()), (source, offset, part) -> {
                try {
                    SafeTensors.writeFully(file, part.asByteBuffer(), starts[source] + offset);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return starts[experts.size()];
    }
}
