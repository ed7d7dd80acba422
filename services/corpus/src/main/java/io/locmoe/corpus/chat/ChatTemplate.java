package io.locmoe.corpus.chat;

import io.locmoe.corpus.jinja.JinjaTemplate;
import io.locmoe.corpus.jinja.value.JinjaException;
import io.locmoe.corpus.text.CorpusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a model writes conversations: the template of its {@code tokenizer_config.json} or {@code chat_template.jinja}. A
 * template gets the variables that transformers gives it, other than the time of day. Immutable and thread-safe.
 */
public final class ChatTemplate {
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
        this.tokens = Map.copyOf(tokens);
    }

    /**
     * The text of a conversation, with its special tokens: it is to be encoded with them, and gets no others.
     *
     * @param messages maps with {@code role}, {@code content}, and other fields that the template knows; their values
     *                 are text, numbers, truth values, lists, maps and null
     * @param prompt   whether the assistant's next message begins at the end
     * @throws CorpusException if the template refuses the messages, fails, or asks for too much work
     */
    public String render(List<? extends Map<String, ?>> messages, boolean prompt) {
        Map<String, Object> variables = new HashMap<>(tokens);
        variables.put("messages", messages);
        variables.put("add_generation_prompt", prompt);
        try {
            return template.render(variables);
        } catch (JinjaException e) {
            throw new CorpusException("the chat template does not take the conversation: " + e.getMessage(), e);
        }
    }
}
