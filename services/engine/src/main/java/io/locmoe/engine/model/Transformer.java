package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.engine.sparse.SparseLayer;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A decoder-only transformer with dense and sparse blocks, like PanGu-Sigma without its query layer: token and position
 * embeddings, pre-norm blocks of causal attention and feed-forward layer, a final layer norm, and the token embedding
 * again as the output matrix. Weights start from N(0, 0.02); those that add to the residual stream from N(0, 0.02 /
 * sqrt(2 blocks)), as in GPT-2.
 */
public final class Transformer {
    /** @param firstParameter offset of its parameters in the shared block */
    private record Block(
            long firstParameter,
            Normalization attentionNorm,
            Attention attention,
            Normalization feedForwardNorm,
            FeedForward dense,
            SparseLayer sparse) {}

    private final DeviceTensor tokenEmbedding;
    private final DeviceTensor positionEmbedding;
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
        int width = settings.width();
        float residual = Architecture.residualDeviation(settings.blocks());
        tokenEmbedding = shared.declare("embedding.token", 0f, Architecture.INITIALIZER_RANGE, vocabulary, width);
        positionEmbedding =
                shared.declare("embedding.position", 0f, Architecture.INITIALIZER_RANGE, settings.sequence(), width);
        int layer = 0;
        for (int b = 0; b < settings.blocks(); b++) {
            String name = "blocks." + b;
            boolean isSparse = settings.isSparse(b);
            blocks.add(new Block(
                    shared.elements(),
                    new Normalization(shared, name + ".attentionNorm", width),
                    new Attention(shared, name + ".attention", width, settings.heads(), residual, group),
                    new Normalization(shared, name + ".feedForwardNorm", width),
                    isSparse
                            ? null
                            : new FeedForward(
                                    shared, name + ".feedForward", width, settings.feedForward(), residual, group),
                    isSparse ? sparse.apply(layer++) : null));
        }
        lastNorm = new Normalization(shared, "norm", width);
        output = new OutputMatrix(shared, tokenEmbedding);
    }

    /**
     * Logits of the next token. Marks the start of each block on the tape with the first element of its parameters in
     * the shared block: when the backward pass reaches it, the gradients from that element on are complete, because a
     * block's parameters follow those of earlier blocks and no other block uses them; the embeddings come first, and
     * their gradients are complete at the end.
     *
     * @param results receives one entry per sparse layer
     * @return [rows, vocabulary]
     */
    public DeviceTensor logits(Tape tape, Batch batch, LayerResults results) {
        tape.at(batch.step(), batch.microBatch());
        DeviceTensor stream = tokenEmbedding.gatherRows(batch.tokens());
        DeviceTensor added = positionEmbedding.gatherRows(positions(batch));
        for (Block block : blocks) {
            tape.mark(block.firstParameter);
            Normalization.Sum before = block.attentionNorm.apply(stream, added);
            DeviceTensor attended = block.attention.apply(before.normalised(), batch.sequence());
            Normalization.Sum after = block.feedForwardNorm.apply(before.sum(), attended);
            DeviceTensor inner = after.normalised();
            stream = after.sum();
            added = block.dense != null ? block.dense.apply(inner) : block.sparse.apply(inner, batch, results);
        }
        return output.apply(lastNorm.apply(stream, added).normalised());
    }

    private static int[] positions(Batch batch) {
        int[] positions = new int[batch.rows()];
        for (int t = 0; t < positions.length; t++) {
            positions[t] = t % batch.sequence();
        }
        return positions;
    }

    /** Sum of the cross-entropy over this rank's real tokens in nats, a scalar. */
    public DeviceTensor lossSum(Tape tape, Batch batch, LayerResults results) {
        return TokenLoss.of(logits(tape, batch, results), batch.targets()).sum();
    }
}
