package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static io.locmoe.engine.settings.ParsedSettings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.exchange.TokenRoute;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a job trains, how precisely, and in what pieces it exchanges. */
class TrainingSettingsTest {
    /** Reports, checkpoints and nodes see the type's own name, whatever the user wrote. */
    @ParameterizedTest
    @CsvSource({"bf16,BFLOAT16,bfloat16", "FP16,FLOAT16,float16", "bfloat16,BFLOAT16,bfloat16"})
    void precisionHasItsUsualShortNames(String given, Precision precision, String kept) {
        JobSettings job = parse("precision", given);
        assertThat(job.training().precision()).isEqualTo(precision);
        assertThat(job.text()).containsEntry("precision", kept);
        assertThat(problems("precision", "bf17"))
                .singleElement()
                .asString()
                .endsWith("float32, bfloat16 (or bf16), float16 (or fp16); did you mean 'bf16'?");
    }

    /** Prevents a sum from being split into many small messages, one for each pair of nodes and bucket. */
    @ParameterizedTest
    @CsvSource({"0,1,512", "0,4,512", "0,8,1024", "0,16,2048", "0,32,4096", "0,100,4096", "1,16,1", "700,16,700"})
    void aBucketGrowsWithTheNodesUnlessItsSizeIsGiven(String given, int nodes, int kilobytes) {
        assertThat(parse("gradientBucket", given).training().gradientBucket(nodes))
                .isEqualTo(kilobytes);
    }

    @Test
    void stopAfterIsTheEndOfTheScheduleUnlessGiven() {
        assertThat(parse("steps", "50").training().stopAfter()).isEqualTo(50);
        assertThat(parse("steps", "50", "stopAfter", "20").training().stopAfter())
                .isEqualTo(20);
    }

    @Test
    void allChunksCanBeToldApart() {
        assertThat(TrainingSettings.MOST_CHUNKS).isEqualTo(TokenRoute.PIECES);
    }

    @Test
    void aWarmUpThatIsAsLongAsTheTrainingIsNoted() {
        assertThat(SettingsParser.parse(Map.of("steps", "20")).training().notes())
                .containsExactly("warmupSteps 40 is not less than steps 20: the learning rate rises to the last step,"
                        + " where it is 5.0E-4 of learningRate 0.001; give fewer warmupSteps");
        assertThat(SettingsParser.parse(Map.of("steps", "40")).training().notes())
                .hasSize(1);
        assertThat(SettingsParser.parse(Map.of("steps", "41")).training().notes())
                .isEmpty();
    }
}
