package io.locmoe.corpus.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.file.Path;

/** A line of a {@code .jsonl} file: an object whose field {@code text} is a document; other fields are ignored. */
final class JsonLine {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final String CONVERSATION = "\"messages\" and no \"text\": training reads text; give what the chat"
            + " template of the model makes of the conversation";

    private JsonLine() {}

    /** @throws CorpusException naming {@code file} and {@code number} if the line is not such an object */
    static String text(String line, Path file, long number) {
        try (JsonParser parser = JSON.createParser(line)) {
            return checked(parse(parser), file, number);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at column " + e.getLocation().getColumnNr();
            throw malformed(file, number, "malformed JSON" + where + " (" + e.getOriginalMessage() + ")", e);
        } catch (IOException e) {
            throw malformed(file, number, e.getMessage(), e);
        }
    }

    /** The text, or null; reads to the end, so that what follows the object is checked too. */
    private static String parse(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String text = null;
        boolean conversation = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals("text");
            conversation |= parser.currentName().equals("messages");
            JsonToken value = parser.nextToken();
            if (wanted && value == JsonToken.VALUE_STRING) {
                text = parser.getText();
            }
            parser.skipChildren();
        }
        if (text == null && conversation) {
            throw new IOException(CONVERSATION);
        }
        return parser.nextToken() == null ? text : null;
    }

    private static String checked(String text, Path file, long number) {
        if (text == null) {
            throw malformed(file, number, "not an object with a string field \"text\"", null);
        }
        if (text.indexOf(0) >= 0) {
            String nul = "the text has a NUL character, which is reserved for the end of a document";
            throw malformed(file, number, nul, null);
        }
        return text;
    }

    private static CorpusException malformed(Path file, long number, String what, Throwable cause) {
        return new CorpusException(file + ", line " + number + ": " + what + ": correct or remove the line", cause);
    }
}
