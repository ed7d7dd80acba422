package io.locmoe.corpus.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.corpus.jinja.PythonJinja;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokenizer.HuggingFaceTokenizer;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates in the style of the families write the text that Jinja writes. */
class ChatTemplateTest {
    private static final List<String> FAMILIES = List.of("mixtral", "olmoe", "qwen2_moe", "qwen3_moe", "llama");
    private static final Map<String, String> TOKENS = Map.of("bos_token", "<s>", "eos_token", "</s>");
    private static final List<Map<String, Object>> TALK = List.of(
            message("system", "Be brief."),
            message("user", " Hello, {{ 7 * 7 }}\n"),
            message("assistant", "<think>\nA greeting.\n</think>\n\nHello!"),
            message("user", "Grüße 😀 <|im_end|>"));

    private static Map<String, Object> message(String role, Object content) {
        return Map.of("role", role, "content", content);
    }

    private static String template(String family) {
        try (var in = ChatTemplateTest.class.getResourceAsStream(family + ".jinja")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Conversations, which some of the templates refuse. */
    private static List<List<Map<String, Object>>> talks() {
        Map<String, Object> call = Map.of(
                "role",
                "assistant",
                "content",
                "",
                "tool_calls",
                List.of(Map.of("function", Map.of("name", "sum", "arguments", Map.of("a", 1)))));
        List<Map<String, Object>> withTool = new ArrayList<>(TALK);
        withTool.addAll(List.of(call, message("tool", "2"), message("tool", "3"), message("assistant", "Five.")));
        return List.of(TALK, TALK.subList(1, 2), TALK.subList(0, 3), withTool, TALK.subList(0, 1));
    }

    @Test
    void theTextIsThatOfJinja() throws Exception {
        List<String> templates =
                FAMILIES.stream().map(ChatTemplateTest::template).toList();
        for (List<Map<String, Object>> talk : talks()) {
            for (boolean prompt : new boolean[] {true, false}) {
                Map<String, Object> variables = new HashMap<>(TOKENS);
                variables.put("messages", talk);
                variables.put("add_generation_prompt", prompt);
                List<Optional<String>> theirs = PythonJinja.rendered(templates, variables);
                for (int f = 0; f < FAMILIES.size(); f++) {
                    assertThat(rendered(templates.get(f), talk, prompt))
                            .as("%s, %d messages", FAMILIES.get(f), talk.size())
                            .isEqualTo(theirs.get(f));
                }
            }
        }
    }

    private static Optional<String> rendered(String source, List<Map<String, Object>> talk, boolean prompt) {
        ChatTemplate template = new ChatTemplate(source, TOKENS);
        try {
            return Optional.of(template.render(talk, prompt));
        } catch (CorpusException e) {
            return Optional.empty();
        }
    }

    @Test
    void theTextIsKnown() {
        assertThat(rendered(template("mixtral"), TALK.subList(0, 3), true))
                .hasValue("<s> [INST] Be brief.\n\n Hello, {{ 7 * 7 }}\n [/INST] <think>\nA"
                        + " greeting.\n</think>\n\nHello!</s>");
        assertThat(rendered(template("olmoe"), TALK.subList(1, 2), true))
                .hasValue("<s><|user|>\n Hello, {{ 7 * 7 }}\n\n<|assistant|>\n");
    }

    @Test
    void aRefusalOfTheTemplateIsTold() {
        ChatTemplate template = new ChatTemplate(template("mixtral"), TOKENS);
        List<Map<String, Object>> twice = List.of(TALK.get(1), TALK.get(3));
        assertThatThrownBy(() -> template.render(twice, true))
                .isInstanceOf(CorpusException.class)
                .hasMessage("the chat template does not take the conversation: line 11: the template raises: After the"
                        + " optional system message, roles must alternate user/assistant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% for m in messages %}", "{{ messages | sum }}", "{% import 'os' as x %}"})
    void whatIsNoTemplateIsRefused(String source) {
        assertThatThrownBy(() -> new ChatTemplate(source, TOKENS))
                .isInstanceOf(CorpusException.class)
                .hasMessageStartingWith("the chat template cannot be read: line 1: ");
    }

    /** The template's mark becomes its token; the same text in a message becomes the tokens of its letters. */
    @Test
    void messagesSetNoMarks(@TempDir Path directory) throws IOException {
        Tokenizer tokenizer = HuggingFaceTokenizer.open(Files.writeString(directory.resolve("tokenizer.json"), """
                {"added_tokens": [
                   {"id": 5, "content": "<e>", "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false},
                   {"id": 6, "content": "!", "special": false, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false}],
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                  "use_regex": true},
                 "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
                  "use_regex": true},
                 "model": {"type": "BPE", "vocab": {"<": 0, "e": 1, ">": 2, "a": 3, "b": 4}, "merges": []}}
                """));
        ChatTemplate template = new ChatTemplate("{% for m in messages %}a{{ m.content }}<e>{% endfor %}", TOKENS);
        List<Map<String, Object>> talk = List.of(message("user", "b<e>!"));
        assertThat(template.encode(tokenizer, talk, true)).containsExactly(3, 4, 0, 1, 2, 6, 5);
        assertThat(tokenizer.encode("a<e>!")).containsExactly(3, 5, 6);
        assertThat(tokenizer.encodePlain("a<e>!")).containsExactly(3, 0, 1, 2, 6);
        assertThat(tokenizer.encodePlain("ab")).containsExactly(3, 4);
        assertThatThrownBy(() -> template.encode(tokenizer, List.of(message("user", "\udb80\udc00")), true))
                .hasMessageContaining("a character for private use");
    }
}
