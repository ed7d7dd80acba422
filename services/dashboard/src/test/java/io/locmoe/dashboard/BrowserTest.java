package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.report.ReportFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser: Chromium, where it is installed. */
@Tag("slow")
class BrowserTest {
    private static final Path PICTURES = Path.of("target");
    /** Names of elements that have no name for those who cannot see them. */
    private static final String UNNAMED = """
            [...document.querySelectorAll('button, input, a, .plot')].filter(e => !(e.textContent.trim()
              || e.ariaLabel || e.labels?.length)).map(e => e.outerHTML)""";

    private final SampleRuns runs = SampleRuns.create();

    @TempDir
    private Path profile;

    @Test
    void aPageFollowsATrainingOnAnyScreen() throws Exception {
        Optional<Path> command = Chromium.command();
        assumeTrue(command.isPresent(), "no Chromium in the PATH; install the package chromium");
        runs.train(1, 3);
        try (PageServer server = PageServer.start(runs, 10);
                Chromium browser = Chromium.start(command.get(), profile)) {
            browser.screen(1400, 1000, "light");
            browser.open(server.address(SampleRuns.TRAINING));
            itDraws(browser);
            itFollows(browser);
            itFitsAPhoneInTheDark(browser);
            itAsks(browser);
            meshOfTheRun(server, browser);
            overview(server, browser);
        }
    }

    private static void itDraws(Chromium browser) throws Exception {
        browser.until("document.body.dataset.updates > 0");
        assertThat(browser.value("document.querySelector('h1').textContent").asText())
                .isEqualTo(SampleRuns.TRAINING);
        assertThat(browser.value("document.querySelectorAll('figure.chart').length")
                        .asInt())
                .isEqualTo(browser.value("[...document.querySelectorAll('.plot')].filter(plot =>"
                                + " plot.querySelector('svg, canvas')).length")
                        .asInt())
                .isGreaterThan(15);
        assertThat(browser.value(UNNAMED)).isEmpty();
    }

    /** New steps appear in lines and text; a failure, which adds a table's row, does so without a click. */
    private void itFollows(Chromium browser) throws Exception {
        runs.train(4, 60);
        runs.training()
                .onRecovery(new ReportFailure(
                        List.of("node-1"), 20, 18, "snapshot", 2, List.of("node-0", "node-2"), 1.5, "killed"));
        browser.until("document.querySelector('header > p').textContent.startsWith('running: step 60/400')");
        browser.value("document.querySelector('#loss summary').click()");
        browser.until("document.querySelectorAll('#loss .values tr').length === 60");
        assertThat(browser.value("document.querySelector('main').textContent").asText())
                .contains("node-1 failed in step 20");
        browser.picture(PICTURES.resolve("page-light.png"));
    }

    private static void itFitsAPhoneInTheDark(Chromium browser) throws Exception {
        browser.screen(390, 844, "dark");
        browser.until("document.querySelector('#loss svg, #loss canvas').clientWidth < 390");
        JsonNode size = browser.value("[document.documentElement.scrollWidth, innerWidth]");
        assertThat(size.get(0).asInt()).as("no scrolling sideways").isLessThanOrEqualTo(390);
        assertThat(size.get(1).asInt()).isEqualTo(390);
        assertThat(browser.value("getComputedStyle(document.body).backgroundColor")
                        .asText())
                .isEqualTo("rgb(18, 22, 28)");
        browser.until("document.querySelector('#loss svg').innerHTML.toLowerCase().includes('#56b4e9')");
        browser.picture(PICTURES.resolve("page-phone-dark.png"));
    }

    /** The keyboard is enough: Enter presses the button that has the focus. */
    private void itAsks(Chromium browser) throws Exception {
        browser.value("document.querySelector('button[data-post=checkpoint]').focus()");
        browser.enter();
        assertThat(runs.asked().poll(20, TimeUnit.SECONDS)).isEqualTo("checkpoint");
        browser.until("document.getElementById('said').textContent.startsWith('asked for a checkpoint')");
        browser.value("window.confirm = () => true; document.querySelector('button[data-post=cancel]').click()");
        browser.until("document.getElementById('said').textContent.startsWith('the mesh does not answer')");
    }

    /** Beside the nodes there is what flows between them, with a way to the page of the run and back. */
    private static void meshOfTheRun(PageServer server, Chromium browser) throws Exception {
        browser.screen(1400, 1000, "light");
        browser.open(server.address().resolve("mesh/"));
        browser.until("document.body.dataset.updates > 0 && document.querySelector('#traffic svg') !== null");
        assertThat(browser.value(UNNAMED)).isEmpty();
        browser.picture(PICTURES.resolve("page-mesh.png"));
        browser.screen(390, 844, "dark");
        browser.until("document.querySelector('#traffic svg, #traffic canvas').clientWidth < 390");
        assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                .isLessThanOrEqualTo(390);
        browser.picture(PICTURES.resolve("page-mesh-phone-dark.png"));
        browser.value("document.querySelector('.tools a[href^=\"../runs/\"]').click()");
        browser.until("document.title === '" + SampleRuns.TRAINING + "' && document.body.dataset.updates > 0");
    }

    private static void overview(PageServer server, Chromium browser) throws Exception {
        browser.screen(1400, 1000, "light");
        browser.open(server.address());
        assertThat(browser.value("document.querySelectorAll('tbody tr').length").asInt())
                .isEqualTo(2);
        assertThat(browser.value(UNNAMED)).isEmpty();
        browser.value("document.querySelectorAll('input[type=checkbox]').forEach(box => box.click());"
                + " document.querySelector('form[action=over] button').click()");
        browser.until("document.title === 'Runs over each other' && document.querySelector('#loss svg') !== null");
        browser.picture(PICTURES.resolve("page-over.png"));
    }
}
