package io.locmoe.planner.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HardwareSheetsTest {

    @Test
    void everySheetIsHardwareAndTellsWhatItAssumes() {
        assertThat(HardwareSheets.names()).contains("910a", "910b", "h100", "cpu");
        for (String name : HardwareSheets.names()) {
            Map<String, String> sheet = HardwareSheets.sheet(name);
            Hardware hardware = HardwareSheets.parse(sheet);
            assertThat(hardware.nodeRate()).as(name).isPositive();
            assertThat(sheet).as(name).containsAllEntriesOf(HardwareSheets.assumed(name));
        }
        assertThat(HardwareSheets.assumed("910a")).containsKey("achieved").doesNotContainKey("peakFloat16");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Hardware hardware = HardwareSheets.parse(HardwareSheets.sheet("910b"));
        assertThat(HardwareSheets.parse(HardwareSheets.text(hardware))).isEqualTo(hardware);
    }

    @Test
    void anUnknownSheetOrValueIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> HardwareSheets.sheet("h1000"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("there is no hardware sheet 'h1000'; did you mean 'h100'?");
        assertThatThrownBy(() -> HardwareSheets.parse(Map.of("linkShare", "2")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("linkShare");
    }
}
