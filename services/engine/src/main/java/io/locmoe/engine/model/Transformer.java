package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Use;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.engine.sparse.SparseLayer;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A decoder-only transformer with dense and sparse blocks: token embeddings, pre-norm blocks of causal attention and
 * feed-forward layer, a final norm and an output matrix. The settings choose among the parts of PanGu-Sigma without its
 * query layer (layer norm, learned positions, GeLU, the token embedding again as the output matrix) and those of
 * decoders like Mixtral (RMS norm, rotary positions, shared keys and values, SwiGLU). Weights start from N(0, 0.02);
 * those that add to the residual stream from N(0, 0.02 / sqrt(2 blocks)), as in GPT-2.
 */
public final class Transformer {
    /** @param firstParameter offset of its parameters in the shared block */
    private record Block(
            long firstParameter,
            Normalization attentionNorm,
            SelfAttention attention,
            Normalization feedForwardNorm,
            FeedForward dense,
            SparseLayer sparse,
            Optional<SharedExpert> shared) {

        /** The layer after attention, [rows, width]. */
        DeviceTensor feedForward(DeviceTensor x, Batch batch, LayerResults results) {
            if (dense != null) {
                return dense.apply(x);
            }
            DeviceTensor routed = sparse.apply(x, batch, results);
            return shared.map(expert -> routed.add(expert.apply(x))).orElse(routed);
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
     * @param shared block of the parameters on every rank
     * @param group  devices that heads and hidden elements are split over
     * @param sparse makes the sparse layer with the given number
     */
    Transformer(
            ModelSettings settings,
            int vocabulary,
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
        DeviceTensor stream = rows(tokenEmbedding, batch.tokens());
        int first = past.map(KeyValueCache::length).orElse(0);
        Documents documents = Documents.of(batch);
        Optional<DeviceTensor> added = positionEmbedding.map(all -> rows(all, positions(batch, first)));
        for (int b = 0; b < blocks.size(); b++) {
            Block block = blocks.get(b);
            tape.mark(block.firstParameter);
            Normalization.Sum before = sum(block.attentionNorm, stream, added);
            DeviceTensor attended = attended(b, before.normalised(), documents, past);
            Normalization.Sum after = block.feedForwardNorm.apply(before.sum(), attended);
            stream = after.sum();
            added = Optional.of(block.feedForward(after.normalised(), batch, results));
        }
        past.ifPresent(cache -> cache.advance(batch.rows()));
        return sum(lastNorm, stream, added).normalised();
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

    private DeviceTensor attended(int block, DeviceTensor x, Documents documents, Optional<KeyValueCache> past) {
        SelfAttention attention = blocks.get(block).attention;
        return past.map(cache -> attention.apply(x, cache, block)).orElseGet(() -> attention.apply(x, documents));
    }

    private static Normalization.Sum sum(Normalization norm, DeviceTensor stream, Optional<DeviceTensor> added) {
        return added.map(more -> norm.apply(stream, more))
                .orElseGet(() -> new Normalization.Sum(stream, norm.apply(stream)));
    }

    private static int[] positions(Batch batch, int first) {
        int[] positions = new int[batch.rows()];
        for (int t = 0; t < positions.length; t++) {
            positions[t] = first + batch.positions()[t];
        }
        return positions;
    }

    /** Sum of the cross-entropy over this rank's real tokens in nats, a scalar. */
    public DeviceTensor lossSum(Tape tape, Batch batch, LayerResults results) {
        return TokenLoss.of(logits(tape, batch, results), batch.targets()).sum();
    }
}
