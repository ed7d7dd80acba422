package io.locmoe.corpus.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.Corpus;
import io.locmoe.corpus.CorpusSettings;
import io.locmoe.corpus.chat.ChatTemplate;
import io.locmoe.corpus.chat.ChatTokenizer;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.text.DataDirectory;
import io.locmoe.corpus.tokenizer.HuggingFaceTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import io.locmoe.settings.FileRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job trains on conversations as the template beside its tokenizer writes them. */
class ConversationsTest {
    private static final String TEMPLATE =
            "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}";
    private static final String LINE = "{\"messages\": [{\"role\": \"user\", \"content\": \"is <e> %d a mark?\"},"
            + " {\"role\": \"assistant\", \"content\": \"no\"}], \"source\": [1.5, null, true]}\n";

    @TempDir
    Path directory;

    private Path tokenizer;
    private Path lines;

    @BeforeEach
    void bytesAndTwoMarks() throws IOException {
        String vocabulary = String.join(
                ", ",
                IntStream.range('!', 127)
                        .mapToObj(c -> "\"" + (c == '"' || c == '\\' ? "\\" : "") + (char) c + "\": " + (c - '!'))
                        .toList());
        tokenizer = Files.writeString(directory.resolve("tokenizer.json"), """
                {"added_tokens": [
                   {"id": 95, "content": "<e>", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false},
                   {"id": 96, "content": "<|endoftext|>", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false}],
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                  "use_regex": true},
                 "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                  "use_regex": true},
                 "model": {"type": "BPE", "vocab": {%s, "\u0120": 94}, "merges": []}}
                """.formatted(vocabulary));
        lines = Files.createDirectories(directory.resolve("data/talk")).resolve("a.jsonl");
        Files.writeString(
                lines, IntStream.range(0, 100).mapToObj(LINE::formatted).reduce("", String::concat));
    }

    private void template(String source, String end) throws IOException {
        Files.writeString(directory.resolve("chat_template.jinja"), source);
        Files.writeString(directory.resolve("tokenizer_config.json"), "{\"eos_token\": \"" + end + "\"}");
    }

    private Tokenizer opened() {
        return ChatTokenizer.open(tokenizer, FileRoots.EVERYWHERE);
    }

    private Corpus corpus() {
        return Corpus.open(CorpusSettings.defaults(16)
                .withDataDirectory(directory.resolve("data"))
                .withTokenizer(tokenizer));
    }

    private static int[] documents(DomainText text) {
        int[] tokens = new int[(int) text.tokens().length()];
        text.tokens().copy(0, tokens, 0, tokens.length);
        return tokens;
    }

    private DomainText read() {
        return new HeapTokens()
                .text(
                        DataDirectory.domains(directory.resolve("data"), FileRoots.EVERYWHERE)
                                .getFirst(),
                        opened());
    }

    @Test
    void aDocumentIsWhatTheTemplateMakesOfTheConversation() throws IOException {
        template(TEMPLATE, "<e>");
        HuggingFaceTokenizer plain = HuggingFaceTokenizer.open(tokenizer);
        ChatTemplate template = new ChatTemplate(TEMPLATE, Map.of("eos_token", "<e>"));
        int[] expected = IntStream.range(0, 100)
                .mapToObj(i -> template.encode(
                        plain,
                        List.of(
                                Map.of("role", "user", "content", "is <e> " + i + " a mark?"),
                                Map.of("role", "assistant", "content", "no")),
                        false))
                .flatMapToInt(tokens -> IntStream.concat(Arrays.stream(tokens), IntStream.of(96)))
                .toArray();
        assertThat(documents(read())).isEqualTo(expected);
        assertThat(Arrays.stream(expected).filter(token -> token == 95))
                .as("marks of the template")
                .hasSize(200);
        assertThatCode(corpus()::check).doesNotThrowAnyException();
    }

    @Test
    void aConversationThatEndsWithTheSeparatorGetsNoSecondOne() throws IOException {
        template(TEMPLATE, "<|endoftext|>");
        assertThat(Arrays.stream(documents(read())).filter(token -> token == 96))
                .hasSize(200);
    }

    /** Nodes compare it before the first step, so a node with another template is refused. */
    @Test
    void anotherTemplateIsAnotherTextAndAnotherFileOfTheCache() throws IOException {
        template(TEMPLATE, "<e>");
        long first = cached();
        assertThat(cached()).isEqualTo(first);
        assertThat(files()).hasSize(1);
        template(TEMPLATE + "!", "<e>");
        long second = cached();
        template(TEMPLATE, "<|endoftext|>");
        assertThat(List.of(first, second, cached())).doesNotHaveDuplicates();
        assertThat(files()).hasSize(3);
    }

    private long cached() {
        return new TokenCache(directory.resolve("cache"), phrase -> {})
                .text(
                        DataDirectory.domains(directory.resolve("data"), FileRoots.EVERYWHERE)
                                .getFirst(),
                        opened())
                .fingerprint();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(".tokens")).toList();
        }
    }

    @Test
    void withoutATemplateTheFirstLineSaysWhatToGive() {
        assertError(lines + ", line 1: \"messages\" and no \"text\", and there is no chat template (put the model's"
                + " chat_template.jinja or tokenizer_config.json beside the tokenizer.json that the job names)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{% for m in messages %} ~ the chat template cannot be read: line 1",
                "{{ raise_exception('roles must alternate') }} ~ roles must alternate: correct or remove the line",
                "{% for i in range(9999) %}{{ i }}{% endfor %} ~ more than 32 for each of its characters",
            })
    void aTemplateThatFailsIsToldWithTheLine(String source, String message) throws IOException {
        template(source, "<e>");
        assertError(lines + ", line 1: ", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "tokenizer_config.json ~ { ~ tokenizer_config.json is no JSON",
                "tokenizer_config.json ~ {\"chat_template\": [{\"name\": \"rag\", \"template\": \"x\"}]} ~ (rag) none",
            })
    void filesThatAreDamagedAreToldWhenAConversationNeedsThem(String name, String content, String message)
            throws IOException {
        Files.writeString(directory.resolve(name), content);
        assertError(lines + ", line 1: ", message);
        Files.writeString(lines, "{\"text\": \"%s\"}".formatted("words ".repeat(200)));
        assertThatCode(corpus()::load).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "3 ~ \"messages\" is not a list of objects",
                "[] ~ \"messages\" is not a list of objects",
                "[{\"role\": \"user\", \"content\": \"a\"}, 3] ~ \"messages\" is not a list of objects",
                "[{\"role\": \"user\", \"content\": \"a\"}, {\"content\": \"b\"}] ~ message 2 has no text \"role\"",
                "[{\"role\": 3, \"content\": \"b\"}] ~ message 1 has no text \"role\"",
                "[{\"role\": \"user\"}] ~ message 1 has no \"content\"",
                "[{\"role\": \"user\", \"content\": \"a\\u0000\"}] ~ NUL character",
                "[{\"role\": \"user\", \"content\": \"\\udb80\\udc00\"}] ~ a character for private use",
                "[{\"role\": \"user\", \"content\": 99999999999999999999}] ~ malformed JSON at column",
                "[{\"role\": \"user\", \"content\": \"a\" ~ malformed JSON at column",
            })
    void aDamagedConversationIsNamedByFileAndLine(String messages, String problem) throws IOException {
        template(TEMPLATE, "<e>");
        Files.writeString(lines, LINE.formatted(0) + "{\"messages\": " + messages + "}\n");
        assertError(lines + ", line 2: ", problem, "correct or remove the line");
    }

    @Test
    void nestingHasALimit() throws IOException {
        template(TEMPLATE, "<e>");
        Files.writeString(
                lines,
                LINE.formatted(0) + "{\"messages\": [{\"role\": \"user\", \"content\": " + "[".repeat(40)
                        + "]".repeat(40) + "}]}\n");
        assertError(lines + ", line 2: the messages are nested more than 32 deep");
    }

    /** A node opens no file for a job that its administrator does not allow. */
    @Test
    void aTemplateOutsideTheRootsIsNotRead(@TempDir Path elsewhere) throws IOException {
        Files.createSymbolicLink(
                directory.resolve("chat_template.jinja"), Files.writeString(elsewhere.resolve("secret"), TEMPLATE));
        List<Map<String, String>> talk = List.of(Map.of("role", "user", "content", "a"));
        Tokenizer confined = ChatTokenizer.open(tokenizer, new FileRoots(List.of(directory)));
        assertThatThrownBy(() -> confined.encode(talk))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("is a link that leads out of " + directory);
        assertThat(confined.chatTemplate()).isEmpty();
        FileRoots named = new FileRoots(ChatTokenizer.files(tokenizer).toList());
        assertThat(ChatTokenizer.open(tokenizer, named).encode(talk)).isNotEmpty();
    }

    private void assertError(String... parts) {
        assertThatThrownBy(() -> corpus().check())
                .isInstanceOf(CorpusException.class)
                .hasMessageContainingAll(parts);
    }
}
