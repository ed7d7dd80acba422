package io.locmoe.corpus.jinja.value;

import java.util.List;
import java.util.Map;

/**
 * Values as JSON, as {@code tojson} of transformers writes them.
 *
 * @param indent spaces of a level; below 0 for one line
 */
record JsonText(int indent, Budget budget) {

    String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, 0, out);
        return out.toString();
    }

    private void write(Object value, int depth, StringBuilder out) {
        budget.spend(1);
        switch (value) {
            case null -> out.append("null");
            case String text -> quoted(text, out);
            case Boolean flag -> out.append(flag);
            case Double number -> out.append(PythonText.of(number));
            case Long number -> out.append(number);
            case List<?> list -> list(list, depth, out);
            case Map<?, ?> map -> map(map, depth, out);
            default -> throw new JinjaException(JinjaValues.kind(value) + " has no form in JSON");
        }
    }

    private void list(List<?> list, int depth, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            begin(i == 0, depth + 1, out);
            write(list.get(i), depth + 1, out);
        }
        end(list.isEmpty(), depth, out);
        out.append(']');
    }

    private void map(Map<?, ?> map, int depth, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            begin(first, depth + 1, out);
            Object key = entry.getKey();
            quoted(key instanceof String text ? text : new JsonText(-1, budget).of(key), out);
            out.append(": ");
            write(entry.getValue(), depth + 1, out);
            first = false;
        }
        end(map.isEmpty(), depth, out);
        out.append('}');
    }

    private void begin(boolean first, int depth, StringBuilder out) {
        out.append(first ? "" : indent < 0 ? ", " : ",");
        line(depth, out);
    }

    private void end(boolean empty, int depth, StringBuilder out) {
        if (!empty) {
            line(depth, out);
        }
    }

    private void line(int depth, StringBuilder out) {
        if (indent >= 0) {
            budget.spend((long) depth * indent);
            out.append('\n').repeat(" ", depth * indent);
        }
    }

    private void quoted(String text, StringBuilder out) {
        budget.spend(6L * text.length());
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default ->
                    out.append(character < ' ' ? String.format("\\u%04x", (int) character) : String.valueOf(character));
            }
        }
        out.append('"');
    }
}
