package io.locmoe.engine.settings;

import static io.locmoe.engine.settings.ParsedSettings.parse;
import static io.locmoe.engine.settings.ParsedSettings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a job reads, and in which shares. */
class DataSettingsTest {
    @Test
    void aMixtureGivesEachDomainAWeight() {
        assertThat(parse().data().weights()).isEmpty();
        assertThat(parse("sharding", "uniform", "mixture", "web = 3, a=b=0.5,code=0")
                        .data()
                        .weights())
                .isEqualTo(Map.of("web", 3.0, "a=b", 0.5, "code", 0.0));
    }

    @ParameterizedTest
    @CsvSource({
        "'web', \"mixture has 'web'; give NAME=NUMBER\"",
        "'web=1,', \"mixture has ''; give NAME=NUMBER\"",
        "'web=-1', \"mixture has the weight '-1' for 'web'; give a number from 0\"",
        "'web=NaN', \"mixture has the weight 'NaN' for 'web'\"",
        "'web=1,web=2', \"mixture names 'web' twice\"",
        "'web=0,code=0', 'mixture has no weight above 0'"
    })
    void aMixtureThatIsNoneIsRefused(String mixture, String problem) {
        assertThat(problems("sharding", "uniform", "mixture", mixture))
                .singleElement()
                .asString()
                .contains(problem.replace("\"", ""));
    }

    @Test
    void aMixtureNeedsRanksThatReadAllDomains() {
        assertThat(problems("mixture", "web=1")).singleElement().asString().endsWith("choose sharding uniform");
    }

    @Test
    void onlyPackedDocumentsAreSeparated() {
        assertThat(parse("separateDocuments", "true").data().separateDocuments())
                .isTrue();
        assertThat(problems("separateDocuments", "true", "packing", "false"))
                .singleElement()
                .asString()
                .startsWith("separateDocuments is of windows over several documents");
    }
}
