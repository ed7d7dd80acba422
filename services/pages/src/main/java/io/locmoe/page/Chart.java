package io.locmoe.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A chart: an option of Apache ECharts without functions, and its texts. Beside the library's own series the page draws
 * the type {@code band}, with points [x, low, high].
 *
 * @param id      lower-case letters, digits and hyphens; {@code page.html#id} shows this chart alone, at 960 by 540
 *                pixels
 * @param title   above the chart
 * @param caption below the chart: what it shows; also its description for those who cannot see it
 * @param option  owned by the chart from here on
 */
public record Chart(String id, String title, String caption, ObjectNode option) implements PageItem {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if the id is not one
     */
    public Chart {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(caption, "caption");
        Objects.requireNonNull(option, "option");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "chart id '" + id + "' is not a word of lower-case letters, digits and hyphens");
        }
    }
}
