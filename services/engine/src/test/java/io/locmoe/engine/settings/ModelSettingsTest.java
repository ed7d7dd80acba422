package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static io.locmoe.engine.settings.ParsedSettings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.parameter.ParameterNames;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a model may look like: its shape, its heads, and the types it computes in. */
class ModelSettingsTest {
    /** LocMoE, Table 1: 40 layers, hidden size 5120, 40 heads, sequences of 1024. */
    @Test
    void panguSigmaHasThePapersShape() {
        ModelSettings model = parse("preset", "pangu-sigma-38b").model();
        assertThat(model.blocks()).isEqualTo(40);
        assertThat(model.width()).isEqualTo(5120);
        assertThat(model.heads()).isEqualTo(40);
        assertThat(model.sequence()).isEqualTo(1024);
    }

    @Test
    void countsThatNoTensorHasAreRefused() {
        assertThat(problems("width", "65536", "heads", "64", "feedForward", "1048576"))
                .containsExactly(
                        "192 x width 65536 x headWidth 1024 is more than 2147483647",
                        "width 65536 x feedForward 1048576 is more than 2147483647");
        assertThat(problems("batch", "1048576", "sequence", "131072"))
                .containsExactly("batch 1048576 x sequence 131072 is more than 2147483647");
    }

    @Test
    void headsThatCannotBeAreRefusedWithWhatToDo() {
        assertThat(problems("heads", "4", "keyValueHeads", "3"))
                .containsExactly(
                        "keyValueHeads 3 does not divide the 4 heads into equal groups; choose a divisor of heads");
        assertThat(problems("width", "12", "heads", "4", "positions", "rotary"))
                .containsExactly(
                        "positions rotary rotates pairs of elements, and a head has 3; choose an even headWidth,"
                                + " or width and heads with an even quotient");
        assertThat(problems("width", "10", "heads", "4"))
                .containsExactly("width 10 does not divide into 4 heads; choose a divisor, or a headWidth");
        assertThat(problems("width", "10", "heads", "4", "headWidth", "6", "positions", "rotary"))
                .isEmpty();
        assertThat(problems("keyValueHeads", "1", "devicesPerNode", "2", "tensorParallel", "2"))
                .containsExactly(
                        "keyValueHeads 1 does not divide over tensorParallel 2 devices; choose a multiple of 2");
        assertThat(problems("queryKeyNorm", "head", "devicesPerNode", "2", "tensorParallel", "2"))
                .containsExactly("queryKeyNorm head needs all heads of a token on one device, and tensorParallel 2"
                        + " splits them; choose tensorParallel 1");
        assertThat(problems("width", "65536", "feedForward", "16384", "activation", "swiglu", "heads", "512"))
                .contains("2 x width 65536 x feedForward 16384 is more than 2147483647")
                .contains("1536 x width 65536 x headWidth 128 is more than 2147483647");
        assertThat(problems("sharedGate", "true")).singleElement().asString().contains("give sharedFeedForward");
        assertThat(problems("sharedFeedForward", "3", "devicesPerNode", "2", "tensorParallel", "2"))
                .singleElement()
                .asString()
                .contains("sharedFeedForward 3 does not divide over tensorParallel 2");
        assertThat(problems("norm", "rsm")).singleElement().asString().contains("norm", "layer", "rms");
    }

    @Test
    void scaledPositionsThatCannotBeAreRefusedWithWhatToDo() {
        assertThat(problems("rotaryScaling", "yarn", "rotaryFactor", "4"))
                .containsExactly("rotaryScaling yarn needs rotaryOriginal, the tokens of a sequence before it was"
                        + " scaled; it is 0");
        assertThat(problems("rotaryScaling", "llama3", "rotaryOriginal", "64", "rotarySlow", "32"))
                .containsExactly("rotaryScaling llama3 needs a rotaryFast above rotarySlow: they are 32.0 and 32.0");
        assertThat(problems("rotaryScaling", "yarn", "rotaryOriginal", "64", "rotaryTheta", "1"))
                .containsExactly("rotaryScaling yarn needs a rotaryTheta above 1: with 1.0 all pairs turn alike");
        assertThat(problems("rotaryFactor", "2"))
                .containsExactly("rotaryFactor 2.0 is of a rotaryScaling, and that is none; choose one");
    }

    @Test
    void latentAttentionThatCannotBeIsRefusedWithWhatToDo() {
        assertThat(problems("valueWidth", "8")).singleElement().asString().contains("give latentWidth too");
        assertThat(problems("latentWidth", "8", "rotaryWidth", "4", "keyValueHeads", "2"))
                .singleElement()
                .asString()
                .contains("latentWidth needs positions rotary, keyValueHeads 0 and queryKeyNorm none");
        String[] latent = {"latentWidth", "8", "positions", "rotary", "headWidth", "6"};
        assertThat(problems(Stream.concat(Stream.of(latent), Stream.of("rotaryWidth", "6", "valueWidth", "7"))
                        .toArray(String[]::new)))
                .containsExactly(
                        "rotaryWidth 6 must be even, from 2 to less than the 6 elements of a head",
                        "valueWidth 7 is more than the 6 elements of a head");
        assertThat(problems(Stream.concat(
                                Stream.of(latent),
                                Stream.of("rotaryWidth", "2", "devicesPerNode", "2", "tensorParallel", "2"))
                        .toArray(String[]::new)))
                .singleElement()
                .asString()
                .contains("latentWidth 8 needs all heads of a token on one device");
    }

    @Test
    void theFirstBlocksMayBeDense() {
        ModelSettings model =
                parse("blocks", "7", "sparseEvery", "2", "denseBlocks", "3").model();
        assertThat(IntStream.range(0, 7).filter(model::isSparse)).containsExactly(3, 5);
        assertThat(model.sparseLayers()).isEqualTo(2);
        ParameterNames names = ParameterNames.of(model);
        assertThat(names.ofLayer(0, "gate")).isEqualTo("blocks.3.gate");
        assertThat(names.ofLayer(1, "gate")).isEqualTo("blocks.5.gate");
        assertThat(names.layerOf("blocks.5.gate")).hasValue(1);
        assertThat(names.layerOf("blocks.1.gate")).isEmpty();
        assertThat(parse("blocks", "2", "denseBlocks", "3").model().sparseLayers())
                .isZero();
    }

    @Test
    void fullBlocksAreAmongThoseWithAWindow() {
        assertThat(problems("fullAttentionEvery", "2"))
                .containsExactly("fullAttentionEvery 2 is of blocks without an attentionWindow, and there is none; give"
                        + " attentionWindow, the tokens that a query sees");
        WindowSettings window =
                parse("attentionWindow", "8", "fullAttentionEvery", "2").model().window();
        assertThat(window.of(0)).isEqualTo(8);
        assertThat(window.of(1)).isZero();
        assertThat(window.of(2)).isEqualTo(8);
    }

    @Test
    void aWindowMayBeThatOfSomeBlocks() {
        WindowSettings window = parse(
                        "attentionWindow",
                        "8",
                        "attentionWindowFrom",
                        "1",
                        "attentionWindowUntil",
                        "4",
                        "fullAttentionEvery",
                        "3")
                .model()
                .window();
        assertThat(IntStream.range(0, 6).filter(block -> window.of(block) == 8)).containsExactly(1, 3);
        assertThat(problems("attentionWindowFrom", "1"))
                .singleElement()
                .asString()
                .contains("there is none");
        assertThat(problems("attentionWindow", "8", "attentionWindowFrom", "2", "attentionWindowUntil", "2"))
                .singleElement()
                .asString()
                .startsWith("attentionWindowUntil 2 is not above attentionWindowFrom 2");
    }

    @Test
    void aPartOfAHeadThatIsRotatedIsEvenAndWithinIt() {
        assertThat(problems("positions", "rotary", "rotaryWidth", "5"))
                .containsExactly("rotaryWidth 5 must be even, from 2 to all of the 32 elements of a head");
        assertThat(problems("positions", "rotary", "rotaryWidth", "34")).hasSize(1);
        assertThat(problems("rotaryWidth", "4"))
                .containsExactly(
                        "rotaryWidth 4 is of positions rotary, and they are learned; choose them, or leave it out");
    }

    @Test
    void headsHaveDefaults() {
        assertThat(parse().model().headShape()).isEqualTo(new HeadShape(4, 4, 32));
        assertThat(parse("keyValueHeads", "2", "headWidth", "8").model().headShape())
                .isEqualTo(new HeadShape(4, 2, 8));
    }
}
