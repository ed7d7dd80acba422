package io.locmoe.layering;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import io.locmoe.spi.device.memory.DeviceBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Memory of a device is the one object of a plug-in that is not wrapped, so the host frees it through its device. */
@Tag("slow")
class GuardedMemoryTest {
    @Test
    void theHostFreesMemoryThroughItsDevice() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.locmoe.spi..", "io.locmoe.driver..", "io.locmoe.conformance..")
                .should()
                .accessTargetWhere(target(name("free")).and(target(owner(assignableTo(DeviceBuffer.class)))))
                .because("a call of a plug-in goes through the guard, which has wrapped the device")
                .check(CompiledClasses.ofMain());
    }
}
