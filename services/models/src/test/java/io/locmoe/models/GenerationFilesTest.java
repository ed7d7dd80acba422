package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files beside a model say of generation is kept by a checkpoint, and written on export. */
class GenerationFilesTest {
    private static final String TEMPLATE = "{{ bos_token }}{% for m in messages %}\n{{ m.content }}{% endfor %}\n";

    @TempDir
    Path directory;

    private Path model() {
        return Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
    }

    private GenerationFiles imported() {
        Parts.imported(directory.resolve("model"), directory.resolve("checkpoint"));
        return GenerationFiles.of(CheckpointConfig.read(directory.resolve("checkpoint")));
    }

    private static void write(Path model, String name, String content) throws IOException {
        Files.writeString(model.resolve(name), content);
    }

    @Test
    void whatTheFilesSayIsKept() throws IOException {
        Path model = model();
        write(model, "tokenizer_config.json", """
                {"add_bos_token": true, "bos_token": {"content": "<s>", "special": true}, "eos_token": "</s>",
                 "chat_template": [{"name": "default", "template": "one"}, {"name": "tool_use", "template": "two"}]}
                """);
        write(model, "generation_config.json", """
                {"do_sample": true, "temperature": 0.6, "top_k": 20, "eos_token_id": [2, 5], "max_new_tokens": 99,
                 "bos_token_id": 1, "transformers_version": "4.51.0", "penalty_alpha": null}
                """);
        GenerationFiles files = imported();
        assertThat(files.template("default")).isEqualTo("one");
        assertThat(files.template("tool_use")).isEqualTo("two");
        assertThatThrownBy(() -> files.template("rag"))
                .isInstanceOf(ModelException.class)
                .hasMessage("the model has no chat template rag; there are default, tool_use");
        assertThat(files.tokens()).isEqualTo(Map.of("bos_token", "<s>", "eos_token", "</s>"));
        assertThat(files.begin()).hasValue("<s>");
        assertThat(files.ends()).containsExactly(2, 5);
        assertThat(files.number("temperature")).hasValue(0.6);
        assertThat(files.number("top_k")).hasValue(20);
        assertThat(files.number("top_p")).isEmpty();
        assertThat(files.greedy()).isFalse();
        assertThat(files.ignored()).containsExactly("max_new_tokens");
    }

    @Test
    void aTemplateInAFileReplacesTheDefaultAndIsWritten() throws IOException {
        Path model = model();
        write(model, "tokenizer_config.json", "{\"chat_template\": \"other\"}");
        write(model, "chat_template.jinja", TEMPLATE);
        write(model, "generation_config.json", "{\"do_sample\": false, \"eos_token_id\": 7}");
        GenerationFiles files = imported();
        assertThat(files.template("default")).isEqualTo(TEMPLATE);
        assertThat(files.greedy()).isTrue();
        assertThat(files.begin()).isEmpty();
        assertThat(files.ends()).containsExactly(7);
        Path back = Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), 1L << 40);
        assertThat(back.resolve("chat_template.jinja")).hasContent(TEMPLATE);
        assertThat(back.resolve("generation_config.json")).exists();
        Parts.imported(Parts.gguf(directory.resolve("checkpoint"), directory.resolve("file.gguf")), again());
        assertThat(GenerationFiles.of(CheckpointConfig.read(again())).template("default"))
                .isEqualTo(TEMPLATE);
    }

    private Path again() {
        return directory.resolve("again");
    }

    @Test
    void aModelWithoutFilesHasNoTemplateAndEndsWhereItsConfigurationSays() {
        model();
        GenerationFiles files = imported();
        assertThatThrownBy(() -> files.template("default"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("leave out --chat");
        assertThat(files.ends()).isEmpty();
        assertThat(files.ignored()).isEmpty();
        assertThat(files.greedy()).isFalse();
    }

    @Test
    void aTemplateThatIsNoUtf8IsNamed() throws IOException {
        Files.write(model().resolve("chat_template.jinja"), new byte[] {'a', (byte) 0xff});
        assertThatThrownBy(this::imported)
                .isInstanceOf(ModelException.class)
                .hasMessageEndingWith("chat_template.jinja is no UTF-8");
    }
}
