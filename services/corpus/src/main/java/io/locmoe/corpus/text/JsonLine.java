package io.locmoe.corpus.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A line of a {@code .jsonl} file: an object whose field {@code text} is a document, or whose {@code messages} are a
 * conversation if it has no text; other fields are ignored.
 *
 * @param text     the document; null for a conversation
 * @param messages the conversation; null for a text
 */
record JsonLine(String text, List<Map<String, Object>> messages) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final JsonLine NOTHING = new JsonLine(null, null);

    /**
     * Sends what a line has to {@code sink}.
     *
     * @throws CorpusException naming {@code file} and {@code number} if the line is not such an object, or the sink
     *     does not take the conversation
     */
    static void send(String line, Path file, long number, TextSink sink) {
        JsonLine read = read(line, file, number);
        if (read.text != null) {
            sink.document(read.text);
            return;
        }
        try {
            sink.conversation(read.messages);
        } catch (CorpusException e) {
            throw malformed(file, number, e.getMessage(), e);
        }
    }

    private static JsonLine read(String line, Path file, long number) {
        try {
            JsonLine read = parse(line, false);
            read = read.text == null ? parse(line, true) : read;
            if (read.equals(NOTHING)) {
                throw new IOException("not an object with a string field \"text\" or a list \"messages\"");
            }
            return read;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw malformed(file, number, "malformed JSON" + where + " (" + e.getOriginalMessage() + ")", e);
        } catch (IOException e) {
            throw malformed(file, number, e.getMessage(), e);
        }
    }

    /** Reads to the end, so that what follows the object is checked too. */
    private static JsonLine parse(String line, boolean conversation) throws IOException {
        try (JsonParser parser = JSON.createParser(line)) {
            String text = null;
            List<Map<String, Object>> messages = null;
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            while (object && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("text") && value == JsonToken.VALUE_STRING) {
                    text = withoutNul(parser.getText());
                } else if (name.equals("messages") && conversation) {
                    messages = JsonMessages.read(parser);
                } else {
                    parser.skipChildren();
                }
            }
            return object && parser.nextToken() == null ? new JsonLine(text, messages) : NOTHING;
        }
    }

    /** @throws IOException if {@code text} has a NUL character */
    static String withoutNul(String text) throws IOException {
        if (text.indexOf(0) >= 0) {
            throw new IOException("the text has a NUL character, which is reserved for the end of a document");
        }
        return text;
    }

    private static CorpusException malformed(Path file, long number, String what, Throwable cause) {
        return new CorpusException(file + ", line " + number + ": " + what + ": correct or remove the line", cause);
    }
}
