package io.locmoe.laboratory.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationFileTest {
    @TempDir
    Path out;

    @Test
    void aLaterCommandReadsWhatAnEarlierOneMeasured() {
        List<Calibration.Probe> probes =
                List.of(new Calibration.Probe(505e6, 0.25), new Calibration.Probe(422e6, 0.288));
        assertThat(new CalibrationFile(out).read()).isEmpty();
        new CalibrationFile(out).write(probes);
        assertThat(new CalibrationFile(out).read()).contains(probes);
    }

    @Test
    void aBrokenFileIsNamed() throws IOException {
        Files.writeString(out.resolve("calibration.json"), "[{");
        assertThatThrownBy(() -> new CalibrationFile(out).read())
                .isInstanceOf(RunException.class)
                .hasMessageContainingAll("link rate", "choose another --out");
    }
}
