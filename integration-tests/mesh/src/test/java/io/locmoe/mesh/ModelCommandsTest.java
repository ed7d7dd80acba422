package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the page of models, as users type them. */
@Tag("slow")
class ModelCommandsTest {
    /** The letters of a mark and two more, and the mark. */
    private static final String TOKENIZER = """
            {"added_tokens": [{"id": 5, "content": "<s>", "special": true, "single_word": false, "lstrip": false,
                               "rstrip": false, "normalized": false}],
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
             "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
             "model": {"type": "BPE", "vocab": {"<": 0, "s": 1, ">": 2, "a": 3, "b": 4}, "merges": []}}
            """;

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
    void aGgufFileIsWrittenAndRead() {
        made("models random mixtral --tiny --out @model");
        made("import @model --out @start");
        assertThat(made("export @start --as gguf --dtype bfloat16 --out @model.gguf"))
                .contains("model.gguf: mixtral");
        assertThat(made("import @model.gguf --out @again")).contains("mixtral, 59,808 parameters, 256 token ids");
        assertThat(made("validate --checkpoint @model.gguf --precision float32 --sequences 2"))
                .isEqualTo(made("validate --checkpoint @again --sequences 2"));
        made("export @again --as gguf --out @again.gguf");
        assertThat(directory.resolve("again.gguf")).hasSameBinaryContentAs(directory.resolve("model.gguf"));
        CommandHere refused = run("export @start --as gguf --experts packed --out @other.gguf");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).contains("leave --experts out");
    }

    @Test
    void aDirectoryOfOthersIsReadAsItIs() {
        made("models random olmoe --tiny --out @model");
        made("import @model --out @start");
        String words = " --prompt ab --tokens 5 --temperature 0";
        CommandHere asItIs = run("generate --checkpoint @model" + words);
        assertThat(asItIs.output()).as(asItIs.text()).isEqualTo(made("generate --checkpoint @start" + words));
        assertThat(asItIs.errors()).as("no temporary checkpoint").doesNotContain("checkpoint");
        assertThat(made("validate --checkpoint @model --sequences 2"))
                .isEqualTo(made("validate --checkpoint @start --sequences 2"));
    }

    @Test
    void twoProcessesThatDivideTheExpertsWriteTheTextOfOne() {
        made("models random mixtral --tiny --dtype bfloat16 --out @model");
        String words =
                "generate --checkpoint @model --prompt ab --tokens 5 --temperature 0".replace("@", directory + "/");
        String alone = run(words).output();
        made("import @model --out @start");
        made("export @start --as gguf --out @model.gguf");
        String file = words.replace("/model ", "/model.gguf ") + " --nodes 2";
        assertThat(run(file.replace(" --nodes 2", "")).output()).isEqualTo(alone);
        try (Locmoe generate = Locmoe.run(directory, file.split(" "))) {
            assertThat(generate.exitCode(1))
                    .as(generate.output() + generate.errors())
                    .isZero();
            assertThat(generate.output()).isEqualTo(alone);
        }
        assertThat(refusal("generate --checkpoint @model --prompt ab --nodes 3"))
                .contains("4 experts do not divide");
    }

    /** The template begins with a mark, which neither a message nor a prompt sets. */
    @Test
    void aModelAnswersInTheFormOfItsTemplate() throws IOException {
        made("models random olmoe --tiny --out @model");
        assertThat(refusal("generate --checkpoint @model --prompt ab --chat")).contains("has no chat template");
        Files.writeString(directory.resolve("model/tokenizer.json"), TOKENIZER);
        Files.writeString(directory.resolve("model/chat_template.jinja"), "<s>{{ messages[-1].content }}b");
        Files.writeString(
                directory.resolve("model/generation_config.json"), "{\"do_sample\": false, \"max_length\": 9}");
        String words = "generate --checkpoint @model --tokens 5 --log-probabilities --prompt ";
        CommandHere answer = run(words + "ab --chat");
        assertThat(answer.output()).as(answer.text()).isEqualTo(made(words + "<s>abb --special-tokens"));
        assertThat(answer.errors()).contains("what is not honoured here: max_length");
        assertThat(made(words + "a<s> --chat")).isNotEqualTo(made(words + "<s>a<s>b --special-tokens"));
        assertThat(made(words + "<s>abb")).isNotEqualTo(answer.output());
        assertThat(refusal("generate --checkpoint @model --prompt a --chat=tool"))
                .contains("there are default");
        assertThat(refusal("generate --checkpoint @model --prompt a --system b"))
                .contains("--system needs --chat");
        Files.writeString(directory.resolve("model/chat_template.jinja"), "{{ raise_exception('no talk') }}");
        assertThat(refusal("generate --checkpoint @model --prompt a --chat"))
                .contains("line 1: the template raises: no talk");
    }

    /** The router {@code hash} reads no gate and has a table of its own. */
    @Test
    void aTrainingBeginsWithADirectoryOfOthersOnNodesThatAreProcesses() {
        made("models random olmoe --tiny --out @model");
        String words = "train --from @model --router hash --nodes 2 --steps 2 --set sequence=16 --set batch=4"
                + " --set validationSequences=4 --set warmupSteps=1 --out @run";
        try (Locmoe train =
                Locmoe.run(directory, words.replace("@", directory + "/").split(" "))) {
            assertThat(train.exitCode(1)).as(train.output() + train.errors()).isZero();
            assertThat(temporary(train.errors())).doesNotExist();
        }
        JsonNode report = Locmoe.report(directory.resolve("run"));
        assertThat(report.path("steps")).hasSize(2);
        assertThat(report.at("/steps/0/lossPerToken").asDouble()).isBetween(5.0, 8.0);
        assertThat(made("validate --checkpoint @run --sequences 2")).contains("after step 2");
    }

    /** The directory has no weights; width and experts are its own, and what {@code --set} gives is the user's. */
    @Test
    void aTrainingFromRandomWeightsHasTheArchitectureOfADirectoryOrAFamily() throws IOException {
        made("models random qwen2_moe --tiny --out @model");
        Files.delete(directory.resolve("model/model.safetensors"));
        String small = " --nodes 1 --steps 1 --set sequence=16 --set batch=4 --set validationSequences=4"
                + " --set warmupSteps=1 --out @";
        made("train --model @model" + small + "run");
        made("export @run --out @back");
        assertThat(Files.readString(directory.resolve("back/config.json")))
                .contains("\"qwen2_moe\"", "\"hidden_size\" : 32", "\"max_position_embeddings\" : 16");
        assertThat(refusal("train --model olmoe --resume @run" + small + "x")).contains("leave it out, or --resume");
        assertThat(refusal("train --model olmoe --from @model" + small + "x")).contains("leave it out, or --from");
        assertThat(refusal("train --model @model --router hush" + small + "x")).contains("did you mean 'hash'");
        made("train --model olmoe --router locmoe --set width=48" + small + "named");
        made("train --model olmoe --router locmoe --set width=48 --continue" + small + "named");
        assertThat(Locmoe.report(directory.resolve("named")).path("steps")).hasSize(1);
        assertThat(made("export @named --out @olmoe")).contains("olmoe");
    }

    private static Path temporary(String errors) {
        Matcher named = Pattern.compile("its checkpoint (\\S+) goes when").matcher(errors);
        assertThat(named.find()).as(errors).isTrue();
        return Path.of(named.group(1)).getParent();
    }

    @Test
    void whatATrainingCannotBeginWithIsToldBeforeAnythingIsStarted() {
        made("models random mixtral --tiny --out @model");
        made("import @model --out @start");
        String run = " --nodes 1 --steps 1 --out @run";
        assertThat(refusal("train --from @model --resume @start" + run)).contains("leave one of the two out");
        assertThat(refusal("train --from @model --mesh localhost:1" + run)).contains("give --resume CHECKPOINT");
        assertThat(refusal("train --from @start" + run)).contains("give --resume " + directory.resolve("start"));
        assertThat(refusal("train --from @" + run)).contains("is no Hugging Face directory");
        assertThat(refusal("train --from @model/config.json" + run)).contains("is no GGUF file");
        assertThat(refusal("train --from @model --set sequence=65" + run)).contains("65");
        assertThat(refusal("train --from @model --router hush" + run)).contains("did you mean 'hash'");
        assertThat(refusal("train --from @model --set width=64" + run)).contains("width=32", "width=64");
        assertThat(refusal("compare --from @start --out @run")).contains("is no Hugging Face directory");
        assertThat(refusal("compare --from @model --resume @start --out @run")).contains("leave one of the two out");
        assertThat(refusal("compare --from @model --routers top-k:mu=x --out @run"))
                .contains("'x' is not a finite");
        assertThat(refusal("compare --model olmoe --from @model --out @run")).contains("leave it out, or --from");
        assertThat(refusal("compare --model olmoe --resume @start --out @run")).contains("leave it out, or --resume");
        assertThat(refusal("compare --model olmo --out @run")).contains("--model: olmo is neither a family");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    private String refusal(String words) {
        CommandHere refused = run(words);
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.output()).isEmpty();
        return refused.errors();
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
                "models random phimoe --tiny --out @x | models of type 'phimoe' are not taken",
                "train --model olmo --out @x | --model: olmo is neither a family, which are mixtral, olmoe,",
                "import @none --out @x --upcycle | --upcycle needs --experts",
                "import @none --out @x --experts 8 | --noise and --seed are for --upcycle",
                "import @none --out @x --upcycle --experts 8 --top-k 1 | there are 1 of 8",
                "models random olmoe --tiny --out @x --dtype int8 | one of float32, float16, bfloat16: int8",
                "models random olmoe --tiny --out @x --experts all | --experts must be separate or packed: all",
                "models random olmoe --tiny --out @x --shard-megabytes 0 | --shard-megabytes must be at least 1: 0",
                "generate --checkpoint @none --prompt a --precision int8 | float32, bfloat16, float16: int8"
            })
    void whatIsWrongIsSaidWithExitCode2(String words, String problem) {
        CommandHere refused = run(words);
        assertThat(refused.exitCode()).as(refused.text()).isEqualTo(2);
        assertThat(refused.errors()).contains(problem);
        assertThat(directory).isEmptyDirectory();
    }
}
