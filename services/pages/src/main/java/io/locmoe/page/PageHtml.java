package io.locmoe.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** Writes a page as HTML, whose content policy decides what the browser may load. */
final class PageHtml {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Parts of the page's script, each of which uses those before it. */
    private static final List<String> SCRIPTS = List.of("theme.js", "option.js", "page.js");

    private static final String POLICY =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";
    /** A served page may ask its own server, and nobody else. */
    private static final String SERVED = "; connect-src 'self'; form-action 'self'; base-uri 'none'";

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="%s">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            """;

    private final ChartPage page;
    private final StringBuilder html = new StringBuilder(1 << 21);
    private int tables;

    PageHtml(ChartPage page) {
        this.page = page;
    }

    /** A page that needs no network. */
    String html() {
        return html(POLICY, "", SCRIPTS);
    }

    /**
     * A page of a server.
     *
     * @param tools   markup under the introduction
     * @param scripts further parts of the page's script
     */
    String served(String tools, List<String> scripts) {
        return html(
                POLICY + SERVED,
                tools,
                Stream.concat(SCRIPTS.stream(), scripts.stream()).toList());
    }

    private String html(String policy, String tools, List<String> scripts) {
        ChartLibrary library = ChartLibrary.load();
        html.append(HEAD.formatted(policy))
                .append("<title>")
                .append(Markup.escaped(page.title()))
                .append("</title>\n<style>\n")
                .append(ChartLibrary.text("page.css"))
                .append("</style>\n</head>\n<body>\n<header>\n");
        element("h1", page.title());
        page.introduction().forEach(text -> element("p", text));
        html.append(tools);
        contents();
        html.append("</header>\n<main>\n");
        for (int i = 0; i < page.sections().size(); i++) {
            section(page.sections().get(i), i + 1);
        }
        html.append("</main>\n");
        foot(library);
        html.append("<script>\n").append(library.script()).append("\n</script>\n<script>\n'use strict';\n(() => {\n");
        scripts.forEach(script -> html.append(ChartLibrary.text(script)));
        html.append("})();\n</script>\n</body>\n</html>\n");
        return html.toString();
    }

    private void foot(ChartLibrary library) {
        html.append("<footer>\n");
        page.foot().forEach(text -> element("p", text));
        element("p", "Charts: Apache ECharts " + library.version() + ", Apache License 2.0.");
        html.append("</footer>\n");
    }

    private void contents() {
        if (page.sections().size() > 2) {
            html.append("<nav aria-label=\"Contents\"><ol>\n");
            for (int i = 0; i < page.sections().size(); i++) {
                html.append("<li><a href=\"#section-")
                        .append(i + 1)
                        .append("\">")
                        .append(Markup.escaped(page.sections().get(i).heading()))
                        .append("</a></li>\n");
            }
            html.append("</ol></nav>\n");
        }
    }

    private void section(PageSection section, int number) {
        html.append("<section id=\"section-").append(number).append("\">\n");
        element("h2", section.heading());
        section.explanation().forEach(text -> element("p", text));
        for (PageItem item : section.items()) {
            switch (item) {
                case Chart chart -> chart(chart);
                case DataTable table ->
                    html.append("<div class=\"table\" id=\"table-")
                            .append(++tables)
                            .append("\">")
                            .append(new TableHtml(table).html())
                            .append("</div>\n");
            }
        }
        html.append("</section>\n");
    }

    private void chart(Chart chart) {
        html.append("<figure id=\"").append(chart.id()).append("\" class=\"chart\">\n");
        element("h3", chart.title());
        html.append("<div class=\"plot\" role=\"img\" aria-label=\"")
                .append(Markup.escaped(chart.title() + ". " + chart.caption()))
                .append("\"></div>\n<script type=\"application/json\">")
                .append(json(chart.option()))
                .append("</script>\n");
        element("figcaption", chart.caption());
        html.append("<details><summary>Data</summary></details>\n</figure>\n");
    }

    private void element(String name, String text) {
        html.append(Markup.element(name, text)).append('\n');
    }

    /** JSON for a script element: no text of it can end the element or open a comment. */
    static String json(ObjectNode value) {
        try {
            return JSON.writeValueAsString(value)
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("&", "\\u0026");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }
}
