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
                .contains("it has no tokenizer: tokens are bytes");
        assertThat(made("generate --checkpoint @start --prompt ab --tokens 3")).startsWith("ab");
        assertThat(made("validate --checkpoint @start --sequences 4")).contains("after step 0");
        made("export @start --out @back");
        assertThat(directory.resolve("back/model.safetensors"))
                .hasSameBinaryContentAs(directory.resolve("model/model.safetensors"));
    }

    @Test
    void aGgufFileIsWrittenAndRead() {
        made("models random mixtral --tiny --out @model");
        made("import @model --out @start");
        assertThat(made("export @start --as gguf --dtype bfloat16 --out @model.gguf"))
                .contains("model.gguf: mixtral");
        assertThat(made("import @model.gguf --out @again")).contains("mixtral, 59,808 parameters, 256 token ids");
        made("export @again --as gguf --out @again.gguf");
        assertThat(directory.resolve("again.gguf")).hasSameBinaryContentAs(directory.resolve("model.gguf"));
        CommandHere refused = run("export @start --as gguf --experts packed --out @other.gguf");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).contains("leave --experts out");
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
                "import /dev/null --out @x | is no directory",
                "models | models needs a command, one of random",
                "models random llama --tiny --out @x | models of type 'llama' are not taken",
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
