package io.locmoe.corpus.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of a conversation: a list of objects with a text {@code role}, and {@code content} or
 * {@code tool_calls}. A template sees their other fields too.
 */
final class JsonMessages {
    /** Lists and objects in one another, from that of the line on; templates go into them by recursion. */
    private static final int DEEPEST = 32;

    private JsonMessages() {}

    /**
     * Reads the messages.
     *
     * @param parser at the value of the field; afterwards at its end
     * @throws IOException if it is no such list
     */
    static List<Map<String, Object>> read(JsonParser parser) throws IOException {
        List<Map<String, Object>> messages = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                messages.add(checked(object(parser), messages.size() + 1));
            }
        }
        if (messages.isEmpty() || parser.currentToken() != JsonToken.END_ARRAY) {
            throw new IOException("\"messages\" is not a list of objects, with at least one");
        }
        return messages;
    }

    private static Map<String, Object> checked(Map<String, Object> message, int number) throws IOException {
        if (!(message.get("role") instanceof String)) {
            throw new IOException("message " + number + " has no text \"role\"");
        }
        if (!message.containsKey("content") && !message.containsKey("tool_calls")) {
            throw new IOException("message " + number + " has no \"content\"");
        }
        return message;
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return values;
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
            throw new IOException("the messages are nested more than " + DEEPEST + " deep");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> JsonLine.withoutNul(parser.getText());
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}
