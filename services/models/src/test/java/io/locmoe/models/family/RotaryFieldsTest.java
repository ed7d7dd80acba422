package io.locmoe.models.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.description.RotaryDescription;
import io.locmoe.engine.settings.RotarySettings;
import io.locmoe.engine.settings.RotarySettings.PairKind;
import io.locmoe.engine.settings.RotarySettings.ScalingKind;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.settings.WindowSettings;
import io.locmoe.models.file.ModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fields of published models, in the form of transformers 4 and of 5, and what is written of settings. */
class RotaryFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RotarySettings read(String fields) throws JsonProcessingException {
        ObjectNode config = (ObjectNode) JSON.readTree(fields.replace('\'', '"'));
        ConfigFields read = new ConfigFields(config, Path.of("config.json"));
        read.whole("max_position_embeddings");
        Map<String, String> settings = new TreeMap<>(Map.of("positions", "rotary", "headWidth", "80"));
        RotaryFields.read(read, settings, 10_000);
        read.requireHonoured();
        return SettingsParser.parse(settings).model().rotary();
    }

    /** Llama 3.1 8B. */
    @Test
    void theScalingOfLlama3() throws Exception {
        String scaling = "'factor': 8.0, 'low_freq_factor': 1.0, 'high_freq_factor': 4.0,"
                + " 'original_max_position_embeddings': 8192, 'rope_type': 'llama3'";
        RotarySettings expected =
                new RotarySettings(500_000, 0, PairKind.HALVES, ScalingKind.LLAMA3, 8, 8192, 4, 1, true, 0);
        assertThat(read("{'max_position_embeddings': 131072, 'rope_theta': 500000.0, 'rope_scaling': {" + scaling
                        + "}}"))
                .isEqualTo(expected);
        assertThat(read("{'max_position_embeddings': 131072, 'rope_parameters': {'rope_theta': 500000.0, " + scaling
                        + "}}"))
                .isEqualTo(expected);
    }

    /** gpt-oss 20B. */
    @Test
    void theYarnOfGptOss() throws Exception {
        assertThat(read("{'max_position_embeddings': 131072, 'rope_theta': 150000,"
                        + " 'rope_scaling': {'rope_type': 'yarn', 'factor': 32.0,"
                        + " 'beta_fast': 32.0, 'beta_slow': 1.0, 'truncate': false,"
                        + " 'original_max_position_embeddings': 4096}}"))
                .isEqualTo(
                        new RotarySettings(150_000, 0, PairKind.HALVES, ScalingKind.YARN, 32, 4096, 32, 1, false, 0));
    }

    /** DeepSeek-V3 has equal values of mscale, whose quotient is 1, and DeepSeek-V2-Lite 0.707 twice. */
    @Test
    void valuesOfMscaleAreAQuotient() throws Exception {
        String yarn = "{'max_position_embeddings': 163840, 'rope_scaling': {'type': 'yarn', 'factor': 40,"
                + " 'original_max_position_embeddings': 4096, 'mscale': %s, 'mscale_all_dim': %s}}";
        assertThat(read(yarn.formatted("1.0", "1.0")).attention()).isEqualTo(1);
        assertThat(read(yarn.formatted("1.0", "0.5")).attention())
                .isCloseTo(1.3688879454113936 / 1.1844439727056968, within(1e-12));
        assertThat(read(yarn.formatted("1.0", "null")).attention())
                .as("the usual growth")
                .isZero();
        assertThat(read(yarn.formatted("1.0, 'attention_factor': 0.9", "0.5")).attention())
                .isEqualTo(0.9);
    }

    @Test
    void whatYarnDoesNotSayIsThatOfTransformers() throws Exception {
        assertThat(read("{'max_position_embeddings': 4096, 'rope_scaling': {'type': 'yarn',"
                        + " 'original_max_position_embeddings': 1024, 'beta_fast': null}}"))
                .isEqualTo(new RotarySettings(10_000, 0, PairKind.HALVES, ScalingKind.YARN, 4, 1024, 32, 1, true, 0));
        assertThat(read("{'max_position_embeddings': 4096, 'rope_scaling': {'type': 'yarn', 'factor': 2}}"))
                .isEqualTo(new RotarySettings(10_000, 0, PairKind.HALVES, ScalingKind.YARN, 2, 4096, 32, 1, true, 0));
    }

    /** Phi-2 rotates 32 of 80 elements; the field is in rope_parameters since transformers 5. */
    @Test
    void aPartOfAHeadIsAnEvenNumberOfElements() throws Exception {
        String longest = "{'max_position_embeddings': 9, ";
        assertThat(read(longest + "'partial_rotary_factor': 0.4}").width()).isEqualTo(32);
        assertThat(read(longest + "'rope_parameters': {'rope_type': 'default', 'partial_rotary_factor': 0.5}}")
                        .width())
                .isEqualTo(40);
        assertThat(read(longest + "'partial_rotary_factor': 1.0, 'rope_interleaved': true}"))
                .isEqualTo(new RotarySettings(10_000, 0, PairKind.NEIGHBOURS, ScalingKind.NONE, 1, 0, 32, 1, true, 0));
        for (int width = 2; width < 80; width += 2) {
            RotarySettings part =
                    new RotarySettings(500, width, PairKind.HALVES, ScalingKind.NONE, 1, 0, 32, 1, true, 0);
            ObjectNode config = JSON.createObjectNode().put("max_position_embeddings", 9);
            RotaryDescription.write(config, part, 80);
            assertThat(read(config.toString())).isEqualTo(part);
        }
        assertThatThrownBy(() -> read(longest + "'partial_rotary_factor': 0.39}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("an even number of the 80 elements of a head must be rotated")
                .hasMessageContaining("partial_rotary_factor says 31");
    }

    /** The rule of transformers 5 for each class. */
    @Test
    void blocksWithAWindowAreThoseOfTheClass() throws Exception {
        assertThat(windows("qwen2_moe", 7, 3)).containsExactly(0, 2);
        assertThat(windows("qwen2_moe", 7, 28)).containsExactly(0, 2, 4, 6);
        assertThat(windows("qwen3", 7, 4)).containsExactly(4, 5, 6);
        assertThat(windows("qwen3", 7, 28)).isEmpty();
    }

    private static List<Integer> windows(String family, int blocks, int layers) throws Exception {
        ObjectNode config = (ObjectNode) JSON.readTree("""
                {"use_sliding_window": true, "sliding_window": 4, "vocab_size": 9, "hidden_size": 8,
                "num_hidden_layers": %d, "max_window_layers": %d, "num_attention_heads": 2, "head_dim": 4,
                "max_position_embeddings": 9, "intermediate_size": 8, "moe_intermediate_size": 8, "num_experts": 4,
                "num_experts_per_tok": 2, "shared_expert_intermediate_size": 8}""".formatted(blocks, layers));
        if (family.equals("qwen3")) {
            config.remove(List.of(
                    "moe_intermediate_size", "num_experts", "num_experts_per_tok", "shared_expert_intermediate_size"));
        }
        ConfigFields fields = new ConfigFields(config, Path.of("config.json"));
        Map<String, String> settings = Families.named(family).read(fields);
        fields.vocabulary();
        fields.requireHonoured();
        WindowSettings window = SettingsParser.parse(settings).model().window();
        return IntStream.range(0, blocks)
                .filter(block -> window.of(block) == 4)
                .boxed()
                .toList();
    }

    @Test
    void twoScalingsAreRefused() {
        assertThatThrownBy(() -> read("{'max_position_embeddings': 9, 'rope_scaling': {'type': 'default'},"
                        + " 'rope_parameters': {'rope_type': 'default'}}"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is rope_parameters, too");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(ScalingKind kind) throws Exception {
        double factor = kind == ScalingKind.NONE ? 1 : 3;
        RotarySettings usual = new RotarySettings(500, 0, PairKind.HALVES, kind, factor, 0, 32, 1, true, 0);
        RotarySettings settings = switch (kind) {
            case NONE, LINEAR -> usual;
            case LLAMA3 -> new RotarySettings(500, 0, PairKind.HALVES, kind, factor, 77, 9, 2, true, 0);
            case YARN -> new RotarySettings(500, 0, PairKind.HALVES, kind, factor, 77, 9, 2, false, 1.25);
        };
        ObjectNode config = JSON.createObjectNode().put("max_position_embeddings", 231);
        RotaryDescription.write(config, settings, 80);
        assertThat(read(config.toString())).isEqualTo(settings);
    }
}
