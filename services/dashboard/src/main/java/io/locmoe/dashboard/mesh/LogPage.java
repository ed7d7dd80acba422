package io.locmoe.dashboard.mesh;

import io.locmoe.page.ChartPage;
import io.locmoe.page.Markup;
import io.locmoe.page.ServedPage;
import java.util.List;

/**
 * The page of a node's log, with a filter.
 *
 * @param node  name
 * @param text  part of an entry; empty for every entry
 * @param level the lowest to show; empty for every level
 */
public record LogPage(PagedMesh mesh, String node, String text, String level) {
    private static final List<String> LEVELS = List.of("INFO", "WARN", "ERROR");

    /** The page as it is now; throws what {@link PagedMesh#log} throws. */
    public String html() {
        PagedLog log = mesh.log(node, text, level);
        String count = log.entries().size() + " entries"
                + (log.older() == 0 ? "" : ", the newest; " + log.older() + " older ones match, too") + ".";
        ChartPage page = new ChartPage("Log of " + node, List.of(count), List.of());
        return new ServedPage(
                        page,
                        "<p class=\"tools\"><a href=\"../\">Nodes of the mesh</a></p>\n" + filter()
                                + "<pre class=\"log\" tabindex=\"0\" aria-label=\"Log\">"
                                + Markup.escaped(String.join("\n", log.entries())) + "</pre>\n")
                .html();
    }

    private String filter() {
        StringBuilder html = new StringBuilder("<form role=\"search\"><label for=\"text\">Part of an entry</label>"
                + "<input id=\"text\" name=\"text\" type=\"search\" value=\"" + Markup.escaped(text) + "\">"
                + "<label for=\"level\">Level</label><select id=\"level\" name=\"level\">");
        for (String one : LEVELS) {
            html.append(one.equals(level) ? "<option selected>" : "<option>")
                    .append(one)
                    .append("</option>");
        }
        return html.append("</select><button>Filter</button></form>\n").toString();
    }
}
