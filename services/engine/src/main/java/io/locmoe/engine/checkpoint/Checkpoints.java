package io.locmoe.engine.checkpoint;

import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.HostBuffer;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.model.ParameterBlock.Parameter;
import io.locmoe.engine.model.StateArray;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Saves and restores a job, all ranks together; only rank 0 touches the disk. {@code model.safetensors} holds the
 * shared parameters and then the experts of each rank, {@code optimizer.safetensors} the two moments of each in the
 * same order, {@code router-state.json} what routers keep beside their parameters. Tensors that are cut over a tensor
 * group are saved whole. Tensors are found by name, so a job may go on with another number of ranks, and other tensor
 * groups.
 */
public final class Checkpoints implements AutoCloseable {
    private static final String MODEL = "model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";

    private final JobSettings settings;
    private final RankEnvironment environment;
    private final Collectives collectives;
    private final TensorGroup group;
    private final MoeModel model;
    private final Tape tape;
    private final CheckpointStore store;
    private final HostBuffer host = new HostBuffer();
    private final HostBuffer wholes = new HostBuffer();

    public Checkpoints(
            JobSettings settings,
            RankEnvironment environment,
            Collectives collectives,
            TensorGroup group,
            MoeModel model,
            Tape tape) {
        this.settings = settings;
        this.environment = environment;
        this.collectives = collectives;
        this.group = group;
        this.model = model;
        this.tape = tape;
        this.store = new CheckpointStore(
                environment.checkpoints(), settings.training().keepCheckpoints());
    }

    /**
     * Writes a checkpoint; all ranks call it.
     *
     * @return its directory on rank 0, of a tensor group its first device; empty elsewhere
     * @throws CheckpointException if the disk refuses; earlier checkpoints stay whole
     */
    public Optional<Path> save(long step) {
        if (environment.rank() != 0 || group.index() != 0) {
            for (Piece piece : Piece.values()) {
                if (environment.rank() == 0) {
                    whole(piece, model.shared());
                }
                MemorySegment experts = whole(piece, model.experts());
                if (group.index() == 0) {
                    collectives.collect(experts, (source, offset, part) -> {});
                }
            }
            return Optional.empty();
        }
        return Optional.of(store.save(step, directory -> {
            new CheckpointConfig(
                            step,
                            environment.text().vocabularySize(),
                            environment.text().domains(),
                            settings.text())
                    .write(directory);
            RouterStateFile.write(directory, model.routerStates());
            writeFile(directory.resolve(MODEL), List.of(Piece.VALUES));
            writeFile(directory.resolve(OPTIMIZER), List.of(Piece.FIRST_MOMENTS, Piece.SECOND_MOMENTS));
        }));
    }

    private void writeFile(Path path, List<Piece> pieces) throws IOException {
        List<Map.Entry<String, Parameter>> named = new ArrayList<>();
        List<List<Parameter>> ranks = expertsByRank();
        for (Piece piece : pieces) {
            model.shared().parameters().forEach(p -> named.add(Map.entry(piece.prefix + p.name(), p)));
            ranks.forEach(rank -> rank.forEach(p -> named.add(Map.entry(piece.prefix + p.name(), p))));
        }
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            SafeTensors layout = SafeTensors.create(file, named);
            long position = layout.start();
            for (Piece piece : pieces) {
                MemorySegment shared = whole(piece, model.shared());
                SafeTensors.writeFully(file, shared.asByteBuffer(), position);
                position = writeExperts(file, piece, ranks, position + shared.byteSize());
            }
            file.force(true);
        }
    }

    private long writeExperts(FileChannel file, Piece piece, List<List<Parameter>> ranks, long position)
            throws IOException {
        long[] starts = new long[ranks.size() + 1];
        starts[0] = position;
        for (int rank = 0; rank < ranks.size(); rank++) {
            starts[rank + 1] = starts[rank]
                    + 4
                            * ranks.get(rank).stream()
                                    .mapToLong(Parameter::wholeElements)
                                    .sum();
        }
        try {
            collectives.collect(whole(piece, model.experts()), (source, offset, part) -> {
                try {
                    SafeTensors.writeFully(file, part.asByteBuffer(), starts[source] + offset);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return starts[ranks.size()];
    }

    private List<List<Parameter>> expertsByRank() {
        List<List<Parameter>> ranks = new ArrayList<>();
        for (int rank = 0; rank < environment.ranks(); rank++) {
            ranks.add(model.expertParameters(rank));
        }
        return ranks;
    }

    /**
     * Restores a checkpoint; all ranks call it.
     *
     * @return the steps that the checkpoint had done
     * @throws CheckpointException if a file is truncated, or a tensor is missing or of another shape
     */
    public long restore(Path directory) {
        try (CheckpointReader reader =
                environment.rank() == 0 && group.index() == 0 ? new CheckpointReader(directory) : null) {
            long[] step = {reader == null ? 0 : reader.config().step()};
            List<List<Parameter>> ranks = expertsByRank();
            for (Piece piece : Piece.values()) {
                receive(reader, piece, model.shared().parameters(), model.shared());
                for (int rank = 0; rank < ranks.size(); rank++) {
                    receive(reader, piece, ranks.get(rank), rank == environment.rank() ? model.experts() : null);
                }
            }
            if (reader != null) {
                Set<String> names = new HashSet<>();
                model.shared().parameters().forEach(p -> names.add(p.name()));
                ranks.forEach(rank -> rank.forEach(p -> names.add(p.name())));
                reader.requireModel(names, settings.model().heads());
                reader.readRouterStates(model.routerStates());
            }
            shareRouterStates();
            return group.ofFirst(collectives.gather(step)[0])[0];
        }
    }

    /** All ranks take the states of rank 0. */
    private void shareRouterStates() {
        for (StateArray state : model.routerStates().arrays().values()) {
            state.setBits(group.ofFirst(collectives.gather(state.bits())[0]));
        }
    }

    /** Rank 0 reads a block and sends it to all; {@code target} is null where another rank hosts it. */
    private void receive(CheckpointReader reader, Piece piece, List<Parameter> parameters, ParameterBlock target) {
        long bytes = parameters.stream().mapToLong(Parameter::wholeElements).sum() * Float.BYTES;
        if (bytes == 0) {
            return;
        }
        MemorySegment whole = wholes.ensure(bytes);
        if (reader != null) {
            reader.read(piece.file, piece.prefix, parameters, whole);
        }
        if (group.index() == 0) {
            collectives.broadcast(whole);
        }
        group.broadcast(whole);
        if (target != null) {
            Span device = piece.of(target);
            MemorySegment held = host.ensure(device.byteSize());
            Wholes.cut(target.parameters(), whole, held);
            tape.stream().copyIn(held, device.buffer(), device.byteOffset());
            tape.stream().record().await();
        }
    }

    /** A block with whole tensors, on the first device of the group; elsewhere it has helped. */
    private MemorySegment whole(Piece piece, ParameterBlock block) {
        MemorySegment held = toHost(piece.of(block));
        return group.size() == 1 ? held : Wholes.paste(block.parameters(), group, held, wholes);
    }

    private MemorySegment toHost(Span span) {
        MemorySegment block = host.ensure(span.byteSize());
        if (span.length() > 0) {
            tape.stream().copyOut(span.buffer(), span.byteOffset(), block);
            tape.stream().record().await();
        }
        return block;
    }

    /** What is saved of a parameter block. */
    private enum Piece {
        VALUES(MODEL, ""),
        FIRST_MOMENTS(OPTIMIZER, "firstMoment."),
        SECOND_MOMENTS(OPTIMIZER, "secondMoment.");

        final String file;
        final String prefix;

        Piece(String file, String prefix) {
            this.file = file;
            this.prefix = prefix;
        }

        Span of(ParameterBlock block) {
            return switch (this) {
                case VALUES -> block.values();
                case FIRST_MOMENTS -> block.firstMoments();
                case SECOND_MOMENTS -> block.secondMoments();
            };
        }
    }

    @Override
    public void close() {
        host.close();
        wholes.close();
    }
}
