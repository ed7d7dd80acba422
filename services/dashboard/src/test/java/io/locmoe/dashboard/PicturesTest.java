package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.page.ChartPage;
import io.locmoe.samples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pictures of pages in docs/user-guide, which are of {@link RecordedRuns}. A new panel, or another title, needs new
 * ones: {@code ./locmoe test -pl dashboard -Dtest=PicturesTest -Dlocmoe.write-pictures}; look at them before you commit
 * them.
 */
class PicturesTest {
    private static final boolean WRITE = System.getProperty("locmoe.write-pictures") != null;
    private static final Path DOCS = Project.root().resolve("docs/user-guide");
    private static final int WIDTH = 1200;
    private static final int LARGEST = 150_000;
    private static final int FEWEST_COLOURS = 150;

    /** A part of a page, from an element on. */
    private enum Part {
        RUN("page-of-a-training.png", Addresses.run(RecordedRuns.NAME), "html", 1250),
        EXPERTS("experts-of-a-training.png", Addresses.run(RecordedRuns.NAME), "#stability", 862),
        MESH("page-of-a-mesh.png", Addresses.MESH + "/", "html", 1492);

        private final String name;
        private final String address;
        private final String first;
        private final int height;

        Part(String name, String address, String first, int height) {
            this.name = name;
            this.address = address;
            this.first = first;
            this.height = height;
        }

        private ChartPage page() throws IOException {
            RecordedRuns runs = RecordedRuns.read();
            PagedRun run = runs.all().getFirst();
            return this == MESH
                    ? new PageAnswers(runs).meshPage().page()
                    : new RunPage(run.name(), run.status(), run.last(), run.report()).page();
        }

        private PanelPicture inDocs() throws IOException {
            return new PanelPicture(Files.readAllBytes(DOCS.resolve(name)));
        }
    }

    @TempDir
    private Path profile;

    @Test
    @Tag("slow")
    void aBrowserTakesThePictures() throws Exception {
        Optional<Path> command = Chromium.command();
        assumeTrue(command.isPresent(), "no Chromium in the PATH; install the package chromium");
        try (PageServer server = PageServer.start(RecordedRuns.read());
                Chromium browser = Chromium.start(command.get(), profile)) {
            for (Part part : Part.values()) {
                PanelPicture taken = take(part, server, browser);
                assertThat(taken.colours()).as(part.name).isGreaterThan(FEWEST_COLOURS);
                assertThat(taken.size()).isEqualTo(WIDTH + "x" + part.height);
                if (WRITE) {
                    Files.write(DOCS.resolve(part.name), taken.png());
                }
                assertThat(part.inDocs().size()).as(part.name).isEqualTo(taken.size());
            }
        }
    }

    private static PanelPicture take(Part part, PageServer server, Chromium browser) throws Exception {
        browser.screen(WIDTH, part.height, "light");
        browser.open(server.address().resolve(part.address));
        browser.until("document.body.dataset.updates > 0");
        browser.value("document.querySelector('" + part.first + "').scrollIntoView()");
        Path file = Path.of("target", part.name);
        browser.picture(file);
        return new PanelPicture(Files.readAllBytes(file)).of(PanelPicture.panels(part.page()));
    }

    @ParameterizedTest
    @EnumSource
    void aPictureInDocsIsOfThePanelsThatThePageHas(Part part) throws IOException {
        assertThat(part.inDocs().panels())
                .as("%s: take it again, as the comment of this test says", part.name)
                .isEqualTo(PanelPicture.panels(part.page()));
        assertThat(part.inDocs().png()).hasSizeLessThan(LARGEST);
    }
}
