package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the page of models, as users type them. */
class ModelCommandsTest {
    @TempDir
    Path directory;

    private CommandHere run(String words) {
        return CommandHere.run(words.replace("@", directory + "/").split(" "));
    }

    private String made(String words) {
        CommandHere command = run(words);
        assertThat(command.exitCode()).as(command.text()).isZero();
        return command.output();
    }

    @Test
    void aModelIsImportedGeneratesAndIsExportedAsItWas() {
        made("models random qwen3_moe --tiny --dtype bfloat16 --experts packed --out @model");
        assertThat(made("import @model --out @start --sequence 32"))
                .contains("qwen3_moe, 45,888 parameters, 256 token ids")
                .contains("it has no tokenizer.json");
        assertThat(made("generate --checkpoint @start --prompt ab --tokens 3")).startsWith("ab");
        assertThat(made("validate --checkpoint @start --sequences 4")).contains("after step 0");
        made("export @start --out @back");
        assertThat(directory.resolve("back/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("model/model.safetensors"));
    }

    /** Four experts are copies of a layer of 3 x 32 x 48 weights in two blocks, and a gate has 32 x 4. */
    @Test
    void aDenseModelThatGetsExpertsHasItsLoss() {
        made("models random qwen3 --tiny --out @model");
        assertThat(made("import @model --out @dense --sequence 32")).contains("qwen3, 38,112 parameters");
        assertThat(made("import @model --out @sparse --sequence 32 --upcycle --experts 4"))
                .contains("qwen3, 66,016 parameters");
        String loss = made("validate --checkpoint @dense --sequences 4");
        assertThat(made("validate --checkpoint @sparse --sequences 4")).isEqualTo(loss);
        assertThat(made("export @sparse --out @back")).contains("qwen3_moe");
    }

    @Test
    void anotherRouterDoesNotGetTheOptionsOfTheImport() {
        made("models random olmoe --tiny --out @model");
        made("import @model --out @start");
        CommandHere refused = run("train --resume @start --router hash --nodes 1 --steps 1 --out @run");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).contains("has no router-state.json").doesNotContain("weightNormalization");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import @none --out @x | is no directory",
                "import @none --out @x --sequence 0 | is no directory",
                "export @none --out @x | no checkpoint in",
                "models | models needs a command, one of random",
                "models random gpt_oss --tiny --out @x | models of type 'gpt_oss' are not taken",
                "import @none --out @x --upcycle | --upcycle needs --experts",
                "import @none --out @x --experts 8 | --noise and --seed are for --upcycle",
                "import @none --out @x --upcycle --experts 8 --top-k 1 | there are 1 of 8",
                "models random olmoe --tiny --out @x --dtype int8 | one of float32, float16, bfloat16: int8",
                "models random olmoe --tiny --out @x --experts all | --experts must be separate or packed: all",
                "models random olmoe --tiny --out @x --shard-megabytes 0 | --shard-megabytes must be at least 1: 0",
                "models random olmoe --out @x | Missing required option: '--tiny'"
            })
    void whatIsWrongIsSaidWithExitCode2(String words, String problem) {
        CommandHere refused = run(words);
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.errors()).contains(problem);
        assertThat(directory).isEmptyDirectory();
    }
}
