package io.locmoe.engine.size;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.HeadShape;
import io.locmoe.engine.settings.LatentShape;
import io.locmoe.engine.settings.ModelSettings;

/**
 * Parameters of the layers of a model, in {@code double}, because products of settings overflow a long.
 *
 * @param model settings of the model
 */
record LayerSizes(ModelSettings model) {

    /** Parameters of attention that are split over the devices of a tensor group; latent attention is not split. */
    double cutAttention() {
        if (model.latent().used()) {
            return 0;
        }
        HeadShape heads = model.headShape();
        double columns = heads.queryWidth() + 2.0 * heads.keyValueWidth();
        return model.width() * (columns + heads.queryWidth())
                + (model.biases().ofQueries() ? columns : 0)
                + (model.window().sinks() ? heads.queries() : 0);
    }

    /** Parameters of attention that each device has. */
    double wholeAttention() {
        return model.latent().used() ? latentAttention(model.latentShape()) : plainAttention();
    }

    /** Maps to the latent vectors, their norms, maps from them, and the last map. */
    private double latentAttention(LatentShape s) {
        double queries = (double) s.heads() * s.width();
        double latents = (double) s.queries() + s.latent();
        double maps = model.width() * (latents + s.rotary())
                + (s.queries() == 0 ? model.width() : s.queries()) * queries
                + (double) s.latent() * s.keyValueWidth()
                + (double) s.heads() * s.value() * model.width();
        double biases = (model.biases().ofQueries() ? latents + s.rotary() : 0)
                + (model.biases().ofProjection() ? model.width() : 0);
        return maps + biases + ofNorm() * latents;
    }

    private double plainAttention() {
        HeadShape heads = model.headShape();
        double normalised = switch (model.queryKeyNorm()) {
            case NONE -> 0;
            case HEAD -> 2.0 * heads.width();
            case WIDTH -> (double) heads.queryWidth() + heads.keyValueWidth();
        };
        return (model.biases().ofProjection() ? model.width() : 0) + ofNorm() * normalised;
    }

    /** Parameters of a norm for each element. */
    private double ofNorm() {
        return model.norm() == ModelSettings.NormKind.RMS ? 1 : 2;
    }

    /** Parameters of a feed-forward layer, or of an expert, that are split over the devices of a tensor group. */
    double cutFeedForward() {
        return cut(model.feedForward());
    }

    /** The same for the feed-forward layers of dense blocks. */
    private double cutDense() {
        return cut(model.denseHidden());
    }

    private double cut(double hidden) {
        double columns = (model.gated() ? 2.0 : 1.0) * hidden;
        return model.width() * (columns + hidden) + (model.biases().ofFeedForward() ? columns : 0);
    }

    /** Parameters of a sparse block that each device has: the shared expert's bias and gate, and factors of experts. */
    private double wholeSparse() {
        double gate = model.sharedGate() ? model.width() : 0;
        double factors = model.expertScale() ? model.experts() : 0;
        return (model.sharedFeedForward() > 0 ? wholeFeedForward() + gate : 0) + factors;
    }

    /** Parameters of a feed-forward layer, or of an expert, that each device has. */
    double wholeFeedForward() {
        return model.biases().ofFeedForward() ? model.width() : 0;
    }

    /** Parameters of all norms. */
    double norms() {
        return (2.0 * model.blocks() + 1) * ofNorm() * model.width();
    }

    /** Parameters that a token's logits are a product with. */
    double output(double vocabulary) {
        return vocabulary * model.width();
    }

    /** Parameters of which a token uses a row: positions, and the token embedding if that is no output matrix. */
    double looked(double vocabulary) {
        boolean learned = model.positions() == ModelSettings.PositionKind.LEARNED;
        return (learned ? (double) model.sequence() * model.width() : 0)
                + (model.tiedOutput() ? 0 : vocabulary * model.width());
    }

    int dense() {
        return model.blocks() - model.sparseLayers();
    }

    /** Parameters that every rank has, and that are split over the devices of a tensor group. */
    double cut() {
        return model.blocks() * cutAttention()
                + dense() * cutDense()
                + model.sparseLayers() * cut(model.sharedFeedForward());
    }

    /** Parameters that every device has. */
    double whole(double vocabulary) {
        return output(vocabulary)
                + looked(vocabulary)
                + norms()
                + model.blocks() * wholeAttention()
                + dense() * wholeFeedForward()
                + model.sparseLayers() * wholeSparse();
    }

    /** Parameters of a feed-forward layer, or of an expert. */
    double feedForward() {
        return cutFeedForward() + wholeFeedForward();
    }

    /**
     * Elements of a token that attention keeps: queries, keys and values, their copies where heads share keys and
     * values, and what attention makes of them.
     */
    double attentionElements() {
        return model.latent().used() ? latentElements(model.latentShape()) : plainElements();
    }

    /** Latent vectors before and after their norms, parts of heads by themselves and put together, and values. */
    private static double latentElements(LatentShape s) {
        double heads = (double) s.heads() * s.width();
        double parts = heads + s.keyValueWidth() + s.rotary();
        return 2.0 * (s.queries() + s.latent()) + 2 * parts + 4 * heads + (double) s.heads() * s.value();
    }

    private double plainElements() {
        HeadShape heads = model.headShape();
        double shared = heads.queryWidth() + 2.0 * heads.keyValueWidth();
        double copies = heads.queries() == heads.keysAndValues() ? 0 : 3.0 * heads.queryWidth();
        return shared + copies + heads.queryWidth();
    }

    /**
     * Elements of a token that a norm of queries and keys, and a bound of their elements, keep in float32: the product
     * before them, of a norm the rows of queries, keys and values by themselves, spread again, and their two sums.
     */
    double projectedElements() {
        boolean normalised = model.queryKeyNorm() != ModelSettings.QueryKeyKind.NONE;
        boolean bounded = model.clamp().attention() > 0;
        HeadShape heads = model.headShape();
        double ofNorms = (double) heads.queryWidth() + heads.keyValueWidth();
        double columns = ofNorms + heads.keyValueWidth();
        return (normalised || bounded ? columns : 0)
                + (normalised ? 6 * columns + ofNorms : 0)
                + (bounded ? columns : 0);
    }

    /** Elements of a token in the weights of attention that a block with a window or sinks keeps; 0 without these. */
    double weightsOfSight(int block) {
        boolean composed = model.window().sinks() || model.window().of(block) > 0;
        return composed ? (double) model.heads() * model.sequence() : 0;
    }

    /** Elements before and after the activation of so many hidden elements: of SwiGLU, gates and values before it. */
    double hiddenElements(double hidden) {
        return (model.gated() ? 3 : 2) * hidden;
    }

    /** Experts of a token in a layer, as far as the router's options say. */
    double topK(Choice router) {
        String given = router.options().getOrDefault("topK", "1");
        return given.matches("\\d{1,9}") ? Math.clamp(Integer.parseInt(given), 1, model.experts()) : 1;
    }
}
