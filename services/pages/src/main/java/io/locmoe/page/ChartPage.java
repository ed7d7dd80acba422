package io.locmoe.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A page of charts and tables.
 *
 * @param title        of the page
 * @param introduction paragraphs under the title: what was measured, with which command
 * @param sections     in their order
 * @param foot         paragraphs after them: what few readers look up
 */
public record ChartPage(String title, List<String> introduction, List<PageSection> sections, List<String> foot) {

    /** A page with nothing at its foot. */
    public ChartPage(String title, List<String> introduction, List<PageSection> sections) {
        this(title, introduction, sections, List.of());
    }

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if two charts have one id
     */
    public ChartPage {
        Objects.requireNonNull(title, "title");
        introduction = List.copyOf(introduction);
        sections = List.copyOf(sections);
        foot = List.copyOf(foot);
        Set<String> ids = new HashSet<>();
        for (PageSection section : sections) {
            for (Chart chart : section.charts()) {
                if (!ids.add(chart.id())) {
                    throw new IllegalArgumentException("two charts of the page have the id " + chart.id());
                }
            }
        }
    }

    /** The whole page, about 1 MB: the chart library is inside. */
    public String html() {
        return new PageHtml(this).html();
    }

    /** Writes the page, UTF-8, over an existing file. */
    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }
}
