package io.locmoe.cli.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The templates of the Maven archetype, filled in like Maven does. They use only two constructs of Velocity: {@code
 * ${name}}, and {@code #parse("path")} on its own line.
 *
 * @param values values by name; names without a value stay as they are
 */
record ProjectTemplate(Map<String, String> values) {
    private static final Pattern VALUE = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern PARSE = Pattern.compile("(?m)^#parse\\(\"(.+)\"\\)\n");

    /** A file of the project. */
    String file(String path) {
        return filled("/archetype-resources/" + path);
    }

    private String filled(String resource) {
        String whole = PARSE.matcher(read(resource))
                .replaceAll(part -> Matcher.quoteReplacement(filled(withValues(part.group(1)))));
        return withValues(whole);
    }

    private String withValues(String text) {
        return VALUE.matcher(text)
                .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
    }

    private static String read(String resource) {
        try (InputStream in = ProjectTemplate.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the template " + resource + " cannot be read", e);
        }
    }
}
