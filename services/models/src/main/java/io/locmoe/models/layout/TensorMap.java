package io.locmoe.models.layout;

import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.models.layout.Piece.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The tensors of a decoder in a Hugging Face directory, and what they are in a checkpoint. */
public final class TensorMap {
    private final ModelSettings model;
    private final Naming naming;
    private final List<ForeignTensor> tensors = new ArrayList<>();

    private TensorMap(ModelSettings model, Naming naming) {
        this.model = model;
        this.naming = naming;
    }

    /**
     * The tensors of a model with RMS norms, rotary positions and a form of SwiGLU.
     *
     * @param vocabulary rows of the embedding
     */
    public static List<ForeignTensor> of(ModelSettings model, int vocabulary, Naming naming) {
        TensorMap map = new TensorMap(model, naming);
        map.add(ForeignTensor.same("model.embed_tokens.weight", "embedding.token", vocabulary, model.width()));
        for (int block = 0; block < model.blocks(); block++) {
            map.block("model.layers." + block + ".", "blocks." + block + ".", model.isSparse(block));
        }
        map.norm("model.norm", "norm", model.width());
        if (!model.tiedOutput()) {
            map.add(ForeignTensor.same("lm_head.weight", "embedding.output", vocabulary, model.width()));
        }
        return map.tensors;
    }

    private void add(ForeignTensor tensor) {
        tensors.add(tensor);
    }

    private void norm(String theirs, String ours, int width) {
        add(ForeignTensor.same(theirs + ".weight", ours + ".gain", width));
    }

    private void block(String theirs, String ours, boolean sparse) {
        norm(theirs + "input_layernorm", ours + "attentionNorm", model.width());
        if (model.latent().used()) {
            new LatentTensors(model, theirs + "self_attn.", ours + "attention.", naming.split()).addTo(tensors);
        } else {
            attention(theirs + "self_attn.", ours + "attention.");
        }
        norm(theirs + "post_attention_layernorm", ours + "feedForwardNorm", model.width());
        if (sparse) {
            experts(theirs + naming.room() + ".", ours);
        } else {
            feedForward(theirs + "mlp.", ours + "feedForward.", Naming.PROJECTIONS, model.denseHidden());
        }
    }

    private void experts(String theirs, String ours) {
        int experts = model.experts();
        String gate = theirs + naming.gate();
        add(ForeignTensor.map(gate + ".weight", ours + "gate.weight", experts, model.width(), experts, 0));
        if (naming.choiceBias()) {
            add(ForeignTensor.state(gate + ".e_score_correction_bias", ours + "router.bias", experts));
        }
        if (naming.biasedGate()) {
            add(ForeignTensor.same(gate + ".bias", ours + "gate.bias", experts));
        }
        switch (naming.packing()) {
            case SEPARATE -> separate(theirs + "experts.", ours + "experts.");
            case PACKED -> packed(theirs + "experts.", ours + "experts.");
            case INTERLEAVED -> interleaved(theirs + "experts.", ours + "experts.");
        }
        if (model.expertScale()) {
            add(ForeignTensor.row(theirs + "router_scale", ours + "expertScale", experts));
        }
        shared(theirs, ours + "sharedExpert.");
    }

    private void separate(String theirs, String ours) {
        for (int e = 0; e < model.experts(); e++) {
            feedForward(theirs + e + ".", ours + e + ".", naming.projections(), model.feedForward());
            if (model.biases().ofFeedForward()) {
                biases(theirs + e + ".", ours + e + ".");
            }
        }
    }

    private void biases(String theirs, String ours) {
        int hidden = model.feedForward();
        String in = ours + "in.bias";
        add(ForeignTensor.part(theirs + naming.projections().get(0) + ".bias", in, hidden, 2 * hidden, 0));
        add(ForeignTensor.part(theirs + naming.projections().get(1) + ".bias", in, hidden, 2 * hidden, hidden));
        add(ForeignTensor.same(theirs + naming.projections().get(2) + ".bias", ours + "out.bias", model.width()));
    }

    private void shared(String theirs, String ours) {
        if (model.sharedFeedForward() > 0) {
            feedForward(theirs + naming.shared() + ".", ours, Naming.PROJECTIONS, model.sharedFeedForward());
        }
        if (model.sharedGate()) {
            add(ForeignTensor.map(
                    theirs + naming.shared() + "_gate.weight", ours + "gate.weight", 1, model.width(), 1, 0));
        }
    }

    private void attention(String theirs, String ours) {
        HeadShape heads = model.headShape();
        int queries = heads.queries() * heads.width();
        int keys = heads.keysAndValues() * heads.width();
        int all = queries + 2 * keys;
        columns(theirs + "q_proj", ours + "qkv", queries, all, 0);
        columns(theirs + "k_proj", ours + "qkv", keys, all, queries);
        columns(theirs + "v_proj", ours + "qkv", keys, all, queries + keys);
        add(ForeignTensor.map(
                theirs + "o_proj.weight", ours + "projection.weight", model.width(), queries, model.width(), 0));
        if (model.biases().ofProjection()) {
            add(ForeignTensor.same(theirs + "o_proj.bias", ours + "projection.bias", model.width()));
        }
        besides(theirs, ours, heads);
    }

    /** Sinks, and norms of queries and keys. */
    private void besides(String theirs, String ours, HeadShape heads) {
        if (model.window().sinks()) {
            add(ForeignTensor.same(theirs + "sinks", ours + "sinks", heads.queries()));
        }
        switch (model.queryKeyNorm()) {
            case NONE -> {}
            case HEAD -> queryKeyNorms(theirs, ours, heads.width(), heads.width());
            case WIDTH -> queryKeyNorms(theirs, ours, heads.queryWidth(), heads.keyValueWidth());
        }
    }

    private void queryKeyNorms(String theirs, String ours, int query, int key) {
        norm(theirs + "q_norm", ours + "queryNorm", query);
        norm(theirs + "k_norm", ours + "keyNorm", key);
    }

    private void columns(String theirs, String ours, int outputs, int all, int first) {
        add(ForeignTensor.map(theirs + ".weight", ours + ".weight", outputs, model.width(), all, first));
        if (model.biases().ofQueries()) {
            add(ForeignTensor.part(theirs + ".bias", ours + ".bias", outputs, all, first));
        }
    }

    /** @param projections names of the gate's, the value's and the last map */
    private void feedForward(String theirs, String ours, List<String> projections, int hidden) {
        String in = ours + "in.weight";
        String gate = theirs + projections.get(0) + ".weight";
        String up = theirs + projections.get(1) + ".weight";
        String down = theirs + projections.get(2) + ".weight";
        add(ForeignTensor.map(gate, in, hidden, model.width(), 2 * hidden, 0));
        add(ForeignTensor.map(up, in, hidden, model.width(), 2 * hidden, hidden));
        add(ForeignTensor.map(down, ours + "out.weight", model.width(), hidden, model.width(), 0));
    }

    private void packed(String theirs, String ours) {
        int experts = model.experts();
        int hidden = model.feedForward();
        int width = model.width();
        List<Piece> in = new ArrayList<>();
        List<Piece> out = new ArrayList<>();
        for (int e = 0; e < experts; e++) {
            String expert = ours + e + ".";
            int[] inShape = {width, 2 * hidden};
            in.add(new Piece(
                    expert + "in.weight", inShape, 2L * e * hidden * width, 2 * hidden, width, 0, Order.TRANSPOSED));
            int[] outShape = {hidden, width};
            out.add(new Piece(
                    expert + "out.weight", outShape, (long) e * hidden * width, width, hidden, 0, Order.TRANSPOSED));
        }
        add(new ForeignTensor(theirs + "gate_up_proj", new int[] {experts, 2 * hidden, width}, in));
        add(new ForeignTensor(theirs + "down_proj", new int[] {experts, width, hidden}, out));
    }

    private void interleaved(String theirs, String ours) {
        int hidden = model.feedForward();
        int width = model.width();
        turns(theirs + "gate_up_proj", ours, ".in.weight", new int[] {width, 2 * hidden}, Order.INTERLEAVED);
        turns(theirs + "gate_up_proj_bias", ours, ".in.bias", new int[] {2 * hidden}, Order.INTERLEAVED);
        turns(theirs + "down_proj", ours, ".out.weight", new int[] {hidden, width}, Order.SAME);
        turns(theirs + "down_proj_bias", ours, ".out.bias", new int[] {width}, Order.SAME);
    }

    /** A tensor of all experts, each of which has a part of the checkpoint's shape. */
    private void turns(String theirs, String ours, String part, int[] shape, Order order) {
        int columns = shape[shape.length - 1];
        int rows = shape.length == 2 ? shape[0] : 1;
        List<Piece> pieces = IntStream.range(0, model.experts())
                .mapToObj(e -> new Piece(ours + e + part, shape, (long) e * rows * columns, rows, columns, 0, order))
                .toList();
        int[] all = IntStream.concat(IntStream.of(model.experts()), IntStream.of(shape))
                .toArray();
        add(new ForeignTensor(theirs, all, pieces));
    }
}
