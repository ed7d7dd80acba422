package io.locmoe.engine.settings;

import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import io.locmoe.settings.SettingFault;
import io.locmoe.settings.Values;
import io.locmoe.spi.plugin.Option;
import java.util.List;

/** Rules between the settings of a model. */
final class ModelCheck extends SettingRules {
    private ModelCheck(Values values) {
        super(values);
    }

    static List<SettingFault> faults(ModelSettings model, Values values) {
        ModelCheck check = new ModelCheck(values);
        check.model(model);
        return check.faults();
    }

    private void model(ModelSettings m) {
        require(
                m.headWidth() > 0 || m.width() % m.heads() == 0,
                "width " + m.width() + " does not divide into " + m.heads()
                        + " heads; choose a divisor, or a headWidth",
                "width",
                "heads",
                "headWidth");
        attention(m);
        positions(m);
        scaling(m.rotary());
        rotated(m);
        window(m.window(), m.latent());
        windowedBlocks(m.window());
        latent(m, m.latent());
        countable(1, "width", m.width(), "experts", m.experts());
        feedForward(m);
    }

    private void feedForward(ModelSettings m) {
        int times = m.gated() ? 2 : 1;
        countable(times, "width", m.width(), "feedForward", m.feedForward());
        countable(times, "width", m.width(), "denseFeedForward", m.dense().denseFeedForward());
        countable(times, "width", m.width(), "sharedFeedForward", m.sharedFeedForward());
        require(
                !m.sharedGate() || m.sharedFeedForward() > 0,
                "sharedGate is of a shared expert, and there is none; give sharedFeedForward, its hidden width",
                "sharedGate",
                "sharedFeedForward");
    }

    private void attention(ModelSettings m) {
        require(
                m.keyValueHeads() == 0 || m.heads() % m.keyValueHeads() == 0,
                "keyValueHeads " + m.keyValueHeads() + " does not divide the " + m.heads()
                        + " heads into equal groups; choose a divisor of heads",
                "keyValueHeads",
                "heads");
        countable(
                m.headShape().all(),
                "width",
                m.width(),
                "headWidth",
                m.headShape().width());
    }

    private void window(WindowSettings w, LatentSettings latent) {
        require(
                w.fullEvery() == 0 || w.tokens() > 0,
                "fullAttentionEvery " + w.fullEvery() + " is of blocks without an attentionWindow, and there is none;"
                        + " give attentionWindow, the tokens that a query sees",
                "fullAttentionEvery",
                "attentionWindow");
        require(
                !latent.used() || w.tokens() == 0 && !w.sinks(),
                "attention with a latent vector has neither attentionWindow nor attentionSinks; leave them out, or"
                        + " latentWidth",
                "attentionWindow",
                "attentionSinks",
                "latentWidth");
    }

    private void windowedBlocks(WindowSettings w) {
        require(
                w.from() + w.until() == 0 || w.tokens() > 0,
                "attentionWindowFrom and attentionWindowUntil say which blocks have an attentionWindow, and there is"
                        + " none; give attentionWindow, the tokens that a query sees",
                "attentionWindowFrom",
                "attentionWindowUntil",
                "attentionWindow");
        require(
                w.until() == 0 || w.until() > w.from(),
                "attentionWindowUntil " + w.until() + " is not above attentionWindowFrom " + w.from()
                        + ", so no block would have a window; give a later block, or 0 for the last",
                "attentionWindowUntil",
                "attentionWindowFrom");
    }

    private void positions(ModelSettings m) {
        require(
                m.positions() != ModelSettings.PositionKind.ROTARY
                        || m.latent().used()
                        || m.headShape().width() % 2 == 0,
                "positions rotary rotates pairs of elements, and a head has "
                        + m.headShape().width()
                        + "; choose an even headWidth, or width and heads with an even quotient",
                "positions",
                "headWidth",
                "width",
                "heads");
    }

    private void rotated(ModelSettings m) {
        int rotary = m.rotary().width();
        int width = m.headShape().width();
        boolean fits = m.latent().used() ? rotary > 0 && rotary < width : rotary <= width;
        require(
                fits && rotary % 2 == 0,
                "rotaryWidth " + rotary + " must be even, from 2 to "
                        + (m.latent().used() ? "less than" : "all of") + " the " + width + " elements of a head",
                "rotaryWidth",
                "headWidth");
        require(
                rotary == 0 || m.latent().used() || m.positions() == ModelSettings.PositionKind.ROTARY,
                "rotaryWidth " + rotary + " is of positions rotary, and they are learned; choose them, or leave it out",
                "rotaryWidth",
                "positions");
    }

    private void scaling(RotarySettings r) {
        boolean byTurns = r.scaling() == ScalingKind.LLAMA3 || r.scaling() == ScalingKind.YARN;
        String kind = "rotaryScaling " + Option.text(r.scaling());
        require(
                !byTurns || r.original() > 0,
                kind + " needs rotaryOriginal, the tokens of a sequence before it was scaled; it is 0",
                "rotaryOriginal",
                "rotaryScaling");
        require(
                !byTurns || r.fast() > r.slow(),
                kind + " needs a rotaryFast above rotarySlow: they are " + r.fast() + " and " + r.slow(),
                "rotaryFast",
                "rotarySlow",
                "rotaryScaling");
        scaled(r, kind);
    }

    private void scaled(RotarySettings r, String kind) {
        require(
                r.scaling() != ScalingKind.YARN || r.theta() > 1,
                kind + " needs a rotaryTheta above 1: with " + r.theta() + " all pairs turn alike",
                "rotaryTheta",
                "rotaryScaling");
        require(
                r.scaling() != ScalingKind.NONE || r.factor() == 1,
                "rotaryFactor " + r.factor() + " is of a rotaryScaling, and that is none; choose one",
                "rotaryFactor",
                "rotaryScaling");
    }

    private void latent(ModelSettings m, LatentSettings latent) {
        if (latent.used()) {
            latentHeads(m);
            latentWidths(m.headShape().width(), m.heads(), latent);
        } else {
            require(
                    latent.queryLatentWidth() + latent.valueWidth() == 0,
                    "queryLatentWidth and valueWidth are of attention with a latent vector; give latentWidth too",
                    "queryLatentWidth",
                    "valueWidth",
                    "latentWidth");
        }
    }

    private void latentWidths(int width, int heads, LatentSettings latent) {
        require(
                latent.valueWidth() <= width,
                "valueWidth " + latent.valueWidth() + " is more than the " + width + " elements of a head",
                "valueWidth",
                "headWidth");
        countable(2 * heads, "latentWidth", latent.latentWidth(), "headWidth", width);
        countable(heads, "queryLatentWidth", latent.queryLatentWidth(), "headWidth", width);
    }

    private void latentHeads(ModelSettings m) {
        boolean plain = m.keyValueHeads() % m.heads() == 0 && m.queryKeyNorm() == ModelSettings.QueryKeyKind.NONE;
        require(
                plain && m.positions() == ModelSettings.PositionKind.ROTARY,
                "latentWidth needs positions rotary, keyValueHeads 0 and queryKeyNorm none: every head has keys and"
                        + " values of its own, and norms are those of the latent vectors",
                "latentWidth",
                "positions",
                "keyValueHeads",
                "queryKeyNorm");
        require(
                m.clamp().attention() == 0,
                "attention with a latent vector has no attentionLimit; leave it out, or latentWidth",
                "attentionLimit",
                "latentWidth");
    }
}
