package io.locmoe.report.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void countsChangeTheirUnitBeforeTheyGrowLong() {
        assertThat(Quantity.count(0)).isEqualTo("0");
        assertThat(Quantity.count(999.4)).isEqualTo("999");
        assertThat(Quantity.count(999.6)).isEqualTo("1.0k");
        assertThat(Quantity.count(999_960)).isEqualTo("1.0M");
        assertThat(Quantity.count(12_340_000)).isEqualTo("12.3M");
    }

    @Test
    void durationsHaveTwoUnits() {
        assertThat(Quantity.duration(59.4)).isEqualTo("59s");
        assertThat(Quantity.duration(59.6)).isEqualTo("1m 00s");
        assertThat(Quantity.duration(7384)).isEqualTo("2h 03m");
        assertThat(Quantity.duration(-3)).isEqualTo("0s");
    }

    @Test
    void ratesHaveTwoDigits() {
        assertThat(Quantity.rate(0)).isEqualTo("0");
        assertThat(Quantity.rate(0.001)).isEqualTo("0.001");
        assertThat(Quantity.rate(0.00084321)).isEqualTo("0.00084");
        assertThat(Quantity.rate(3.25e-5)).isEqualTo("3.3e-05");
        assertThat(Quantity.rate(10)).isEqualTo("10");
    }

    @Test
    void lossesStayShortWhereTheyDiverge() {
        assertThat(Quantity.loss(5.5452)).isEqualTo("5.545");
        assertThat(Quantity.loss(1234567)).isEqualTo("1.2e+06");
        assertThat(Quantity.loss(Double.NaN)).isEqualTo("NaN");
    }
}
