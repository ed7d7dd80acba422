package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.file.ModelException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of our own is written as a family that has all of its parts, or what stands against each is named. */
class OwnModelTest {

    private static Decoder decoder(String changes) {
        Map<String, String> settings = new TreeMap<>(Families.parts());
        settings.put("router.topK", "2");
        for (String change : changes.strip().split(" ")) {
            settings.put(change.split("=")[0], change.split("=")[1]);
        }
        return Decoder.of(SettingsParser.parse(settings), 256, Parts.components());
    }

    @ParameterizedTest
    @CsvSource({
        "sparseEvery=1, mixtral, true",
        "sparseEvery=1 router=switch router.capacityFactor=2, mixtral, true",
        "sparseEvery=1 router=ta-moe, mixtral, true",
        "sparseEvery=1 queryKeyNorm=width router=locmoe, olmoe, false",
        "sparseEvery=1 queryKeyNorm=width biases=attention, olmoe, true",
        "sparseEvery=2 queryKeyNorm=head headWidth=64, qwen3_moe, true",
        "sparseEvery=2 queryKeyNorm=head router.topK=1, qwen3_moe, false",
        "sparseEvery=1 queryKeyNorm=head router=switch router.normalizeWeights=false, qwen3_moe, false",
        "sparseEvery=1 biases=qkv sharedFeedForward=64 sharedGate=true, qwen2_moe, true",
        "sparseEvery=1 router=bias-balanced normEpsilon=0.000001 sharedFeedForward=512 headWidth=48 latentWidth=64"
                + " rotaryWidth=16 denseBlocks=1, deepseek_v3, true",
        "sparseEvery=1 router.weightScale=2 router.weightNormalization=none normEpsilon=0.000001"
                + " sharedFeedForward=512 headWidth=48 latentWidth=64 rotaryWidth=16, deepseek_v2, false",
        "sparseEvery=1 biases=attention expertScale=true router.groups=2 router.weightNormalization=none"
                + " sharedFeedForward=40, PanguProMoE, false",
        "sparseEvery=0 biases=attention, llama, false",
        "sparseEvery=0 queryKeyNorm=head headWidth=64 router=hash, qwen3, false"
    })
    void aFamilyHasIt(String changes, String family, boolean normalised) {
        Decoder decoder = decoder(changes);
        assertThat(Families.of(decoder).modelType()).isEqualTo(family);
        assertThat(decoder.routing().normalised()).isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource({
        "norm=layer, norm=layer",
        "positions=learned, positions=learned",
        "activation=gelu, activation=gelu",
        "gate=grap, gate=grap",
        "gateWindow=4, gateWindow=4",
        "router=hash, router hash",
        "router.score=sigmoid, router top-k",
        "router=group-limited router.capacityFactor=0, router group-limited",
        "router=bias-balanced router.groups=4 router.topGroups=2, router bias-balanced",
        "router.evaluationCapacityFactor=1, router top-k",
        "layers.0.router=switch, router switch",
        "router=locmoe router.gateWeight=one, router locmoe"
    })
    void noFamilyHasIt(String changes, String named) {
        assertThatThrownBy(() -> decoder(changes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(named);
    }

    @Test
    void whatStandsAgainstEachFamilyIsNamed() {
        assertThatThrownBy(() -> Families.of(decoder("sparseEvery=2 biases=qkv sharedFeedForward=9")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(
                        "mixtral: biases=qkv, not none, sharedFeedForward=9, not 0, sparseEvery=2",
                        "olmoe: queryKeyNorm=none, not width",
                        "qwen3_moe: queryKeyNorm=none, not head",
                        "qwen2_moe: sharedGate=false, not true",
                        "llama: biases=qkv, not none or attention, sharedFeedForward=9, not 0, sparseEvery=2, not 0");
    }

    @Test
    void whatOnlyDeepseekHasStandsAgainstOthers() {
        assertThatThrownBy(() -> Families.of(decoder("sparseEvery=1 denseBlocks=1 router.weightScale=2 headWidth=48"
                        + " latentWidth=64 rotaryWidth=16 normEpsilon=0.000001")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(
                        "mixtral: latentWidth=64, not 0, denseBlocks=1, not 0, the choice of experts=in groups or with"
                                + " weightScale, not softmax scores of all",
                        "deepseek_v3: sharedFeedForward=0, not a multiple of feedForward, the choice of"
                                + " experts=without biases, not that of bias-balanced",
                        "deepseek_v2: sharedFeedForward=0, not a multiple of feedForward, weights of a"
                                + " token=normalised, not their scores");
    }

    @Test
    void whatOnlyPanguHasStandsAgainstOthers() {
        assertThatThrownBy(() -> Families.of(decoder("sparseEvery=1 expertScale=true router.groups=2")))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(
                        "mixtral: expertScale=true, not false, router.groups=2, not 1",
                        "PanguProMoE: biases=none, not attention, weights of a token=normalised, not their scores,"
                                + " sharedFeedForward=0");
    }

    @Test
    void theAuxiliaryLossIsKTimesOursOfALayer() {
        assertThat(decoder("router.alpha=0.02").routing().auxiliary()).isEqualTo(0.01);
    }
}
