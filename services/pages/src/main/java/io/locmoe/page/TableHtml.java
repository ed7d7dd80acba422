package io.locmoe.page;

import java.util.List;
import java.util.stream.IntStream;

/** Writes a table as HTML. */
record TableHtml(DataTable table) {

    String html() {
        List<Boolean> numbers = IntStream.range(0, table.headings().size())
                .mapToObj(table::isNumeric)
                .toList();
        StringBuilder html = new StringBuilder("<table>\n")
                .append(Markup.element("caption", table.caption()))
                .append("\n<thead>")
                .append(row("th scope=\"col\"", "th", table.headings(), numbers))
                .append("</thead>\n<tbody>\n");
        table.rows().forEach(cells -> html.append(row("td", "td", cells, numbers)));
        return html.append("</tbody>\n</table>").toString();
    }

    private static String row(String begin, String end, List<String> cells, List<Boolean> numbers) {
        StringBuilder row = new StringBuilder("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            row.append('<')
                    .append(begin)
                    .append(numbers.get(i) ? " class=\"number\">" : ">")
                    .append(Markup.escaped(cells.get(i)))
                    .append("</")
                    .append(end)
                    .append('>');
        }
        return row.append("</tr>\n").toString();
    }
}
