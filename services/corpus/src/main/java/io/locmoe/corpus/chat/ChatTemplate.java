package io.locmoe.corpus.chat;

import io.locmoe.corpus.jinja.JinjaTemplate;
import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.text.CorpusException;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model writes conversations: the template of its {@code tokenizer_config.json} or {@code chat_template.jinja}. A
 * template gets the variables that transformers gives it, other than the time of day. Immutable and thread-safe.
 */
public final class ChatTemplate {
    private final String source;
    private final JinjaTemplate template;
    private final Map<String, String> tokens;

    /**
     * Parses a template, which may come from anybody: it reads no file, and its work and memory are limited.
     *
     * @param tokens text of special tokens by the name that templates have for it: {@code bos_token}, {@code eos_token}
     * @throws CorpusException if it is no template, or has a part that is not known
     */
    public ChatTemplate(String source, Map<String, String> tokens) {
        try {
            template = JinjaTemplate.of(source);
        } catch (JinjaException e) {
            throw new CorpusException("the chat template cannot be read: " + e.getMessage(), e);
        }
        this.source = source;
        this.tokens = Map.copyOf(tokens);
    }

    /** The template and its tokens: two that agree in it write the same. */
    String identity() {
        return new TreeMap<>(tokens) + source;
    }

    /**
     * The text of a conversation, with its special tokens.
     *
     * @param messages maps with {@code role}, {@code content}, and other fields that the template knows; their values
     *                 are text, numbers, truth values, lists, maps and null
     * @param prompt   whether the assistant's next message begins at the end
     * @throws CorpusException if the template refuses the messages, fails, or asks for too much work
     */
    String render(List<? extends Map<String, ?>> messages, boolean prompt) {
        Map<String, Object> variables = new HashMap<>(tokens);
        variables.put("messages", messages);
        variables.put("add_generation_prompt", prompt);
        try {
            return template.render(variables);
        } catch (JinjaException e) {
            throw new CorpusException("the chat template does not take the conversation: " + e.getMessage(), e);
        }
    }

    /**
     * The tokens of a conversation. Its special tokens are those that the template writes: in messages they are text as
     * any other, so that nobody speaks in another's name.
     *
     * @param messages as of {@link #render}
     * @param prompt   whether the assistant's next message begins at the end
     * @throws CorpusException as {@link #render}
     */
    public int[] encode(Tokenizer tokenizer, List<? extends Map<String, ?>> messages, boolean prompt) {
        PlainMessages plain = new PlainMessages(tokenizer);
        List<Map<String, Object>> marked = new ArrayList<>();
        for (Map<String, ?> message : messages) {
            Map<String, Object> copy = new LinkedHashMap<>();
            message.forEach((name, value) -> copy.put(name, plain.marked(value)));
            marked.add(copy);
        }
        return plain.encode(render(marked, prompt));
    }
}
