package io.locmoe.page;

/** HTML from texts, which are never markup. */
public final class Markup {
    private Markup() {}

    /** The text for the content of an element, or an attribute in quotes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** An element with a text. */
    public static String element(String name, String text) {
        return '<' + name + '>' + escaped(text) + "</" + name + '>';
    }
}
