package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Use;
import io.locmoe.engine.position.RotaryPositions;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.engine.sparse.SparseLayer;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Recomputation;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A decoder-only transformer with dense and sparse blocks: token embeddings, pre-norm blocks of causal attention and
 * feed-forward layer, a final norm and an output matrix. The settings choose among the parts of PanGu-Sigma without its
 * query layer (layer norm, learned positions, GeLU, the token embedding again as the output matrix) and those of
 * decoders like Mixtral (RMS norm, rotary positions, shared keys and values, SwiGLU). Weights start from N(0, 0.02);
 * those that add to the residual stream from N(0, 0.02 / sqrt(2 blocks)), as in GPT-2.
 */
public final class Transformer {
    /** The residual stream, [rows, width], and the output of a layer that is to be added to it. */
    private record Residual(DeviceTensor stream, Optional<DeviceTensor> added) {
        Normalization.Sum sum(Normalization norm) {
            return added.map(more -> norm.apply(stream, more))
                    .orElseGet(() -> new Normalization.Sum(stream, norm.apply(stream)));
        }
    }

    /**
     * A pre-norm block: attention, and a dense or a sparse feed-forward layer; the other is null. It is computed in two
     * parts, between which a sparse one chooses the experts of its tokens, once.
     *
     * @param recomputed     whether both parts are computed again in the backward pass instead of keeping activations
     * @param firstParameter offset of its parameters in the shared block
     */
    private record Block(
            boolean recomputed,
            long firstParameter,
            Normalization attentionNorm,
            SelfAttention attention,
            Normalization feedForwardNorm,
            FeedForward dense,
            SparseLayer sparse,
            Optional<SharedExpert> shared) {

        /** @param attend attention of normalised rows, [rows, width] */
        Residual apply(Residual in, UnaryOperator<DeviceTensor> attend, Batch batch, LayerResults results) {
            List<DeviceTensor> attended = part(in, () -> {
                Normalization.Sum before = in.sum(attentionNorm);
                Normalization.Sum after = feedForwardNorm.apply(before.sum(), attend.apply(before.normalised()));
                return List.of(after.sum(), after.normalised());
            });
            Supplier<DeviceTensor> layer = feedForward(attended.getLast(), batch, results);
            List<DeviceTensor> added = part(in, () -> List.of(layer.get()));
            return new Residual(attended.getFirst(), Optional.of(added.getFirst()));
        }

        private List<DeviceTensor> part(Residual in, Supplier<List<DeviceTensor>> work) {
            return recomputed ? Recomputation.of(in.stream().tape(), work) : work.get();
        }

        /** Chooses the experts of a sparse block, and returns the computation of the layer after attention. */
        private Supplier<DeviceTensor> feedForward(DeviceTensor x, Batch batch, LayerResults results) {
            if (dense != null) {
                return () -> dense.apply(x);
            }
            Supplier<DeviceTensor> routed = sparse.route(x, batch, results);
            return () -> {
                DeviceTensor y = routed.get();
                return shared.map(expert -> y.add(expert.apply(x))).orElse(y);
            };
        }
    }

    private final DeviceTensor tokenEmbedding;
    private final Optional<DeviceTensor> positionEmbedding;
    private final Normalization lastNorm;
    private final OutputMatrix output;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * Declares the model's parameters.
     *
     * @param recomputed number of blocks, from the first, whose activations are computed again in the backward pass
     * @param shared     block of the parameters on every rank
     * @param group      devices that heads and hidden elements are split over
     * @param sparse     makes the sparse layer with the given number
     */
    Transformer(
            ModelSettings settings,
            int vocabulary,
            int recomputed,
            ParameterBlock shared,
            TensorGroup group,
            IntFunction<SparseLayer> sparse) {
        tokenEmbedding = embedding(shared, "token", vocabulary, settings);
        Optional<RotaryPositions> rotary = RotaryPositions.of(settings);
        positionEmbedding = rotary.isPresent()
                ? Optional.empty()
                : Optional.of(embedding(shared, "position", settings.sequence(), settings));
        int layer = 0;
        for (int b = 0; b < settings.blocks(); b++) {
            String name = "blocks." + b;
            boolean isSparse = settings.isSparse(b);
            blocks.add(new Block(
                    b < recomputed,
                    shared.trainedElements(),
                    Normalization.of(shared, name + ".attentionNorm", settings),
                    SelfAttention.of(shared, name + ".attention", settings, b, rotary, group),
                    Normalization.of(shared, name + ".feedForwardNorm", settings),
                    isSparse ? null : new FeedForward(shared, name + ".feedForward", settings, group),
                    isSparse ? sparse.apply(layer++) : null,
                    isSparse ? SharedExpert.of(shared, name + ".sharedExpert", settings, group) : Optional.empty()));
        }
        lastNorm = Normalization.of(shared, "norm", settings);
        output = new OutputMatrix(
                shared, settings.tiedOutput() ? tokenEmbedding : embedding(shared, "output", vocabulary, settings));
    }

    private static DeviceTensor embedding(ParameterBlock shared, String of, int rows, ModelSettings settings) {
        return shared.declare(Use.TABLE, "embedding." + of, Architecture.INITIALIZER_RANGE, rows, settings.width());
    }

    /**
     * Logits of the next token. Marks the start of each block on the tape with the first element of its parameters
     * among the trained ones of the shared block: when the backward pass reaches it, the gradients from that element
     * on are complete, because a block's parameters follow those of earlier blocks and no other block uses them; the
     * embeddings come first, and their gradients are complete at the end. An output matrix of its own comes last.
     *
     * @param results receives one entry per sparse layer
     * @return [rows, vocabulary]
     */
    public DeviceTensor logits(Tape tape, Batch batch, LayerResults results) {
        return output.apply(states(tape, batch, results, Optional.empty()));
    }

    /**
     * Logits of some rows, without gradients.
     *
     * @param past the tokens before those of the batch, which are added to it. The batch is one sequence then, and one
     *             token if there are earlier ones
     * @return [rows.length, vocabulary]
     */
    public DeviceTensor logits(
            Tape tape, Batch batch, LayerResults results, Optional<KeyValueCache> past, int... rows) {
        return output.apply(states(tape, batch, results, past).gatherRows(rows));
    }

    /** The last norm's output, [rows, width]. */
    private DeviceTensor states(Tape tape, Batch batch, LayerResults results, Optional<KeyValueCache> past) {
        tape.at(batch.step(), batch.microBatch());
        DeviceTensor embedded = rows(tokenEmbedding, batch.tokens());
        int first = past.map(KeyValueCache::length).orElse(0);
        Documents documents = Documents.of(batch);
        int[] positions = IntStream.of(batch.positions()).map(p -> first + p).toArray();
        Residual residual = new Residual(embedded, positionEmbedding.map(all -> rows(all, positions)));
        for (int b = 0; b < blocks.size(); b++) {
            int number = b;
            tape.mark(blocks.get(b).firstParameter);
            residual = blocks.get(b).apply(residual, x -> attended(number, x, documents, past), batch, results);
        }
        past.ifPresent(cache -> cache.advance(batch.rows()));
        return residual.sum(lastNorm).normalised();
    }

    private DeviceTensor attended(int block, DeviceTensor x, Documents documents, Optional<KeyValueCache> past) {
        SelfAttention attention = blocks.get(block).attention;
        return past.map(cache -> attention.apply(x, cache, block)).orElseGet(() -> attention.apply(x, documents));
    }

    /** Rows of a table in float32. */
    private static DeviceTensor rows(DeviceTensor table, int[] rows) {
        DeviceTensor found = table.gatherRows(rows);
        if (found.span().type() == ElementType.FLOAT32) {
            return found;
        }
        DeviceTensor wide = found.tape().output(found.shape(), found);
        found.tape().launch(new Cast(found.span(), wide.span()));
        return wide;
    }

    /** Sum of the cross-entropy over this rank's real tokens in nats, a scalar. */
    public DeviceTensor lossSum(Tape tape, Batch batch, LayerResults results) {
        return TokenLoss.of(logits(tape, batch, results), batch.targets()).sum();
    }
}
