package io.locmoe.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A page of a server that has more to tell than one file: links, forms, buttons, and new figures while it is open. Its
 * content policy lets the browser ask this server, and nobody else.
 *
 * @param page  what it shows
 * @param tools HTML under the introduction, with every text {@linkplain Markup#escaped escaped}
 */
public record ServedPage(ChartPage page, String tools) {

    /** A page that stays as it is. */
    public String html() {
        return new PageHtml(page).served(tools, List.of());
    }

    /**
     * A page that shows each {@link #update} of the event stream at the relative address {@code events}. A button with
     * the attribute {@code data-post} sends a request to that address; the answer appears in the element {@code said}.
     */
    public String live() {
        return new PageHtml(page).served(tools, List.of("live.js"));
    }

    /**
     * The texts, charts and tables of a live page as JSON in one line; the page loads anew if their number or a heading
     * differs.
     */
    public static String update(ChartPage page) {
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        page.introduction().forEach(update.putArray("introduction")::add);
        ArrayNode items = update.putArray("items");
        ArrayNode headings = update.putArray("headings");
        int tables = 0;
        for (PageSection section : page.sections()) {
            headings.add(section.heading());
            for (PageItem item : section.items()) {
                switch (item) {
                    case Chart chart -> items.add(update(chart));
                    case DataTable table ->
                        items.addObject().put("id", "table-" + ++tables).put("html", new TableHtml(table).html());
                }
            }
        }
        return update.toString();
    }

    private static ObjectNode update(Chart chart) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", chart.id())
                .put("caption", chart.caption())
                .<ObjectNode>set("option", chart.option());
    }
}
