package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void aLaterRoleMayDoAllThatAnEarlierOneMay() {
        for (Role role : Role.values()) {
            for (Role needed : Role.values()) {
                assertThat(role.permits(needed)).isEqualTo(role.ordinal() >= needed.ordinal());
            }
            assertThat(Role.of(role.word())).contains(role);
        }
        assertThat(Role.values()).containsExactly(Role.WATCH, Role.SUBMIT, Role.ADMINISTER, Role.NODE);
        assertThat(Role.of("root")).isEmpty();
    }
}
