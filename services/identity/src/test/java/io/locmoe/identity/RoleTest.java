package io.locmoe.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void userRolesAreOrderedAndNodesAreSeparate() {
        for (Role role : Role.values()) {
            for (Role needed : Role.values()) {
                boolean users = role != Role.NODE && needed != Role.NODE;
                assertThat(role.permits(needed)).isEqualTo(users ? role.ordinal() >= needed.ordinal() : role == needed);
            }
            assertThat(Role.of(role.word())).contains(role);
        }
        assertThat(Role.values()).containsExactly(Role.WATCH, Role.SUBMIT, Role.ADMINISTER, Role.NODE);
        assertThat(Role.of("root")).isEmpty();
    }
}
